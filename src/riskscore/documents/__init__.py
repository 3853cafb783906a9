"""What is written for people: the template a college fills, the problem report, the data dictionary, the datasheet."""

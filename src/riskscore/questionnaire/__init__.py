"""What is asked, as data: parsing, checking and the rule language."""

"""The official aggregate forms of the monitoring of graduates: readers by form version and control sums."""

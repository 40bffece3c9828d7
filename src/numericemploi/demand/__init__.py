"""Jobs to be filled per zone and occupation, and the gap with people able now."""

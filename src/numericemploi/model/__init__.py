"""The ground: codes, tables, periods, money, errors."""

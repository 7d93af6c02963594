"""Who pays for others: programmes with their agreement, money, quota and rules."""

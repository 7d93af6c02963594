"""What people must be told: the inbox, and the e-mails that point to it."""

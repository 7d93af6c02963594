"""The private PostgreSQL server: found, started, stopped, backed up. Knows nothing of the other rooms.

`endpoint.databases_from_env()` tells the settings where the database is; `server.running_server()` has it
running for as long as a command works.
"""

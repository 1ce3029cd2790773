"""The benchmark of the project: how long pages take against the SQL they must run, from 1,000 rows to 1,000,000. `make bench`."""

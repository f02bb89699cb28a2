#!/usr/bin/env bash
# The portals in a real browser, on SQLite and PostgreSQL; ends with "N passed, N failed".
exec npm --prefix web run e2e --silent

#!/usr/bin/env bash
# The portals' unit tests; ends with "N passed, N failed".
exec npm --prefix web test --silent

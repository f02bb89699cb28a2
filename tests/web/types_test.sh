#!/usr/bin/env bash
# The portals' types, from the server's OpenAPI document to the last page.
if npm --prefix web run check --silent; then echo "1 passed, 0 failed"; else echo "0 passed, 1 failed"; fi

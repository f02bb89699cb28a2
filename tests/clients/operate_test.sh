#!/usr/bin/env bash
# An operator's commands on a shop that serves: the doctor, a backup while orders are placed, the shop of the backup.
source "$(dirname "${BASH_SOURCE[0]}")/server.sh"
start_server
export CHANDLERY_DATABASE_ADDRESS="sqlite:$workspace/var/chandlery.db"

expect "the doctor finds nothing that must be put right" "$("$binary" doctor >said; echo $?)" 0
expect "it has looked at the books" "$(grep -c '^ok  .*books balance' said)" 1
expect "it says that second factors are optional" "$(grep -c '^look .*second factor' said)" 1

expect "a backup is made while the server serves" "$("$binary" backup copy.db >said; echo $?)" 0
expect "its owner alone may read it" "$(stat -c %a copy.db)" 600
expect "nothing is beside it" "$(ls copy.db*)" copy.db
expect "a second one does not replace it" "$("$binary" backup copy.db 2>said; echo $?)" 1
expect "and says so" "$(grep -c 'exists already' said)" 1

end_server
expect "what customers used is the sum of their charges" "$("$binary" ledger recount)" "0 months of customers counted anew."
before=$("$binary" ledger check | tail -1)
mv var/chandlery.db lost.db
rm -f var/chandlery.db-wal var/chandlery.db-shm
expect "without its database the doctor says what the next start does" "$("$binary" doctor | grep -c 'no database')" 1
mv copy.db var/chandlery.db
expect "the shop of the backup has the same books" "$("$binary" ledger check | tail -1)" "$before"
expect "and the same log" "$("$binary" audit verify >/dev/null; echo $?)" 0
mv var/master.key kept.key
expect "without the master key the doctor refuses" "$("$binary" doctor >said; echo $?)" 1
expect "and says what to do" "$(grep -c '^WRONG.*master key' said)" 1
expect "and makes no new one" "$(ls var/master.key 2>/dev/null | wc -l)" 0
head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n' >var/master.key
chmod 600 var/master.key
expect "another key is told from the right one" "$("$binary" doctor | grep -c '^WRONG.*not the one that sealed')" 1
mv -f kept.key var/master.key
chmod 644 var/master.key
expect "a key that others may read is refused" "$("$binary" doctor >said; echo $?)" 1
chmod 600 var/master.key
dd if=/dev/zero of=var/chandlery.db bs=8192 seek=3 count=40 conv=notrunc status=none
expect "a damaged file is found" "$("$binary" doctor >said 2>&1; echo $?)" 1
finish

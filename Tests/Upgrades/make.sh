#!/usr/bin/env bash
# Makes a gateway's folder with the klamra of a release, as later releases must be able to open it.
#
#   Tests/Upgrades/make.sh BIN NAME     BIN holds klamra and standin of the release, NAME is a new folder beside this file
#
# NAME gets folder.tar.gz (configuration, connectors, drop folders, state and public site) and seen/ with what that klamra
# said about it. README.md tells what is in it.
set -euo pipefail
bin=$(realpath "$1")
here=$(realpath "$(dirname "$0")")
target=$here/$2
top=$(realpath "$here/../..")
work=$(mktemp -d /tmp/klamra-upgrade-XXXXXX)
port=${PORT:-8391}
said=$(mktemp /tmp/klamra-upgrade-said-XXXXXX)
secret=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw
cd "$work"

fail() { echo "make.sh: $*" >&2; exit 1; }
[ ! -e "$target" ] || fail "$target is there already: what was released stays"
children=()
trap 'for child in "${children[@]}"; do kill "$child" 2>/dev/null || true; done; rm -rf "$work" "$said" "$said.err"' EXIT

# Runs a command line; any other exit status than the given one is a mistake of this script.
klamra() {
  local wanted=$1 status=0
  shift
  "$bin/klamra" --config config --state state --public public "$@" >"$said" 2>"$said.err" || status=$?
  [ "$status" = "$wanted" ] || { cat "$said" "$said.err" >&2; fail "klamra $* ended with $status, not $wanted"; }
}
state() { sqlite3 -batch state/klamra.sqlite ".timeout 5000" "$1"; }

# --- The configuration: each source is a CSV file in a drop folder.
mkdir -p config/datasets config/sources config/subscribers config/secrets Connectors
cp -r "$top/Connectors/csv-register" Connectors/
cat >config/klamra.yaml <<END
gateway:
  title: {pl: Próba, en: Trial}
  publisher: {pl: Miasto, en: City}
  base_url: http://127.0.0.1:8080
public: {listen: 127.0.0.1:0}
operators: {listen: 127.0.0.1:0}
webhooks: {allow: [127.0.0.0/8]}
connectors: Connectors
END
echo "$secret" >config/secrets/biuro
subscriber() {
  cat >config/subscribers/biuro.yaml <<END
title: {pl: Biuro, en: Office}
url: http://127.0.0.1:$1/hook
secret: {file: secrets/biuro}
datasets: all
END
}
dataset() {
  cat >"config/datasets/$1.yaml" <<END
title: {pl: Zbiór $1, en: Dataset $1}
description: {pl: Opis, en: Description}
columns:
  id: {type: code, privacy: public, title: {pl: Numer, en: Number}}
  name: {type: text, privacy: public, title: {pl: Nazwa, en: Name}}
  pupils: {type: integer, privacy: public, title: {pl: Uczniowie, en: Pupils}}
key: [id]
privacy: {decision: {pl: Decyzja 1, en: Decision 1}, legal_basis: {pl: Ustawa, en: Act}}
limits: {deleted_share: 5%, deleted_rows: 10, quarantined_share: 20%}
publication: {formats: [csv, csv.gz, ndjson.gz], licence: CC0-1.0, keywords: [próba]}
END
}
source() {
  dataset "$1"
  mkdir -p "drop/$1"
  cat >"config/sources/$1.yaml" <<END
connector: csv-register
title: {pl: Rejestr $1, en: Register $1}
parameters: {folder: drop/$1, settle: 0s}
streams:
  table:
    dataset: $1
    refresh: full
    schema: {$2}
    csv: {delimiter: ";"}
    fields:
      id: {column: id, type: code, required: true}
      name: {column: name, type: text}
      pupils: {column: pupils, type: integer}
    mapping: |
      SELECT id, name, pupils FROM source
END
}
for name in zwykle skasowane puste pola dane odrzucone odmowa przerwane; do source $name ""; done
source kontrakt "missing: hold, new: hold"
cat >config/datasets/razem.yaml <<END
title: {pl: Razem, en: Total}
columns:
  size: {type: code, privacy: public, title: {pl: Wielkość, en: Size}}
  schools: {type: integer, privacy: public, title: {pl: Szkoły, en: Schools}}
key: [size]
publication: {formats: [csv], licence: CC0-1.0}
derived: razem.sql
END
cat >config/datasets/razem.sql <<END
SELECT CASE WHEN CAST(pupils AS INTEGER) < 120 THEN 'S' ELSE 'L' END AS size, count(*) AS schools FROM zwykle GROUP BY 1
END

# Writes a register: its folder, the number of rows, and what sed does to it.
drop() {
  local index
  { echo "id;name;pupils"
    for ((index = 0; index < $2; index++)); do echo "$index;Szkoła $index;$((100 + index))"; done
  } | sed -e "${3:-;}" >"drop/$1/register.csv"
}

# --- What was committed, with a subscriber that takes everything.
"$bin/standin" serve --port "$port" --receiver-secret "$secret" >"$work/standin.log" 2>&1 &
children+=($!)
for ((try = 0; try < 200; try++)); do
  if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then break; fi
  sleep 0.05
done
subscriber "$port"
for name in zwykle skasowane puste pola dane odrzucone odmowa przerwane kontrakt; do
  drop $name 40
  klamra 0 run $name
done
drop zwykle 40 's/;105$/;205/'
klamra 0 run zwykle
drop zwykle 42 's/;105$/;205/'
klamra 0 run zwykle
klamra 0 revisions annotate zwykle 2 --reason "Szkoła pomyliła się w liczbie uczniów"
klamra 0 erase zwykle id=7 --reason "Na wniosek" --yes
drop odrzucone 42 '4s/;102$/;brak/;6s/^4;/;/'
klamra 3 run odrzucone

# --- What waits for an operator: too many deletions, no row at all, personal data, a field that is gone, changed fields.
drop skasowane 20
klamra 4 run skasowane
drop puste 0
klamra 4 run puste
drop dane 41 's/Szkoła 40;/Szkoła, PESEL 44051401359;/'
klamra 4 run dane
drop pola 40 's/;[0-9a-z]*$//'
klamra 4 run pola
drop kontrakt 41 's/$/;x/;1s/;x$/;Telefon/'
klamra 4 run kontrakt

# --- What an operator has refused, and what came again since.
drop odmowa 20
klamra 4 run odmowa
klamra 0 hold reject "$(state "SELECT id FROM holds WHERE source = 'odmowa'")" --reason "Połowa rejestru"
klamra 4 run odmowa

# --- What the subscriber is still owed: nobody listens there.
kill "${children[0]}"
wait "${children[0]}" 2>/dev/null || true
subscriber 9
drop zwykle 43 's/;105$/;205/'
klamra 0 run zwykle

# --- A run that dies after it has landed and before it commits: somebody holds the dataset's file.
drop przerwane 44
coproc LOCK { exec sqlite3 -batch state/datasets/przerwane.sqlite; }
echo "BEGIN IMMEDIATE; SELECT 'locked';" >&"${LOCK[1]}"
read -r -u "${LOCK[0]}" _
"$bin/klamra" --config config --state state --public public run przerwane >"$said" 2>&1 &
run=$!
for ((try = 0; try < 400; try++)); do
  [ "$(state "SELECT state FROM runs ORDER BY id DESC LIMIT 1")" != mapped ] || break
  sleep 0.02
done
kill -KILL $run
wait $run 2>/dev/null || true
echo "ROLLBACK;" >&"${LOCK[1]}"
eval "exec ${LOCK[1]}>&-"
wait "$LOCK_PID" || true
[ "$(state "SELECT source || ' ' || state FROM runs ORDER BY id DESC LIMIT 1")" = "przerwane mapped" ] ||
  fail "the run was not caught between landing and commit"

# --- What this klamra says about all that.
mkdir -p "$target/seen"
for name in zwykle skasowane puste pola dane odrzucone odmowa przerwane kontrakt razem; do
  for command in history show; do
    klamra 0 --json $command $name
    cp "$said" "$target/seen/$command-$name.json"
  done
done
klamra 0 --json revisions zwykle && cp "$said" "$target/seen/revisions-zwykle.json"
klamra 0 --json hold list && cp "$said" "$target/seen/holds.json"
klamra 0 --json quarantine list && cp "$said" "$target/seen/quarantine.json"
klamra 0 --json deliveries list && cp "$said" "$target/seen/deliveries.json"
klamra 0 --json runs && cp "$said" "$target/seen/runs.json"
klamra 0 verify
tar --create --gzip --file "$target/folder.tar.gz" --owner 0 --group 0 --exclude standin.log --exclude '*.sock' .
! tar --extract --gzip --to-stdout --file "$target/folder.tar.gz" | grep --quiet --text "$work" ||
  fail "the folder holds the path $work"

# --- What it makes of the same input, and of what waits, once it is told to: in a copy, after the folder was packed.
versions() {
  local name
  for name in zwykle skasowane puste pola dane odrzucone odmowa przerwane kontrakt razem; do
    sqlite3 -batch -separator ' ' "state/datasets/$name.sqlite" \
      "SELECT '$name', number, rows, inserted, updated, deleted, hash FROM versions ORDER BY number"
  done
}
klamra 4 --json run zwykle skasowane puste pola dane odrzucone odmowa kontrakt
sed '/"seconds"/d' "$said" >"$target/seen/again.json"
versions >"$target/seen/versions.txt"
klamra 0 run przerwane
for hold in $(state "SELECT id FROM holds WHERE state = 'waiting'"); do klamra 0 hold release "$hold" --reason "Tak ma być"; done
versions >"$target/seen/versions-released.txt"
du -k "$target/folder.tar.gz"

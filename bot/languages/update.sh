#!/bin/sh
# Bring message catalogues up to date with the sentences in the code: `make messages`.
# usage: update.sh FOLDER [OPTION...]   the folder of the catalogues, and more options for `pybabel update`
set -eu
folder=$1
shift
template=$(mktemp)
trap 'rm -f "$template"' EXIT
pybabel --quiet extract --mapping-file=bot/languages/babel.cfg --keywords=say --keywords=say_count:1,2 \
    --add-location=file --sort-by-file --output-file="$template" bot
for catalogue in "$folder"/*.po; do
    pybabel --quiet update --input-file="$template" --output-file="$catalogue" --locale="$(basename "$catalogue" .po)" \
        --previous --ignore-obsolete --ignore-pot-creation-date --width=120 "$@"
done

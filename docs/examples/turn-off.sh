#!/bin/sh
# Turns a realm off again after turn-on.sh or turn-on-curl.sh, leaving nothing in it.
#
#   KEYCLOAK=https://sso.example.com REALM=example ADMIN=admin KC_CLI_PASSWORD=... ./turn-off.sh
set -eu

kcadm="${KCADM:-kcadm.sh}"
session=$(mktemp)
trap 'rm -f "$session"' EXIT

# kcadm.sh takes the password from KC_CLI_PASSWORD
"$kcadm" config credentials --config "$session" --server "$KEYCLOAK" --realm master --user "$ADMIN"

"$kcadm" delete passwordless/flow --config "$session" -r "$REALM"
# the switch keeps the settings; null takes one away
"$kcadm" update passwordless/policy --config "$session" -r "$REALM" -b '{"codeLength": null}'

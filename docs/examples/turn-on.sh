#!/bin/sh
# Turns a realm passwordless, by Keycloak's kcadm.sh. Running it again changes nothing.
#
#   KEYCLOAK=https://sso.example.com REALM=example ADMIN=admin KC_CLI_PASSWORD=... ./turn-on.sh
set -eu

kcadm="${KCADM:-kcadm.sh}"
session=$(mktemp)
trap 'rm -f "$session"' EXIT

# kcadm.sh takes the password from KC_CLI_PASSWORD
"$kcadm" config credentials --config "$session" --server "$KEYCLOAK" --realm master --user "$ADMIN"

"$kcadm" update passwordless/policy --config "$session" -r "$REALM" -b '{"codeLength": 8}'
"$kcadm" update passwordless/flow --config "$session" -r "$REALM" -b '{"secondFactor": "when-set-up"}'
"$kcadm" get passwordless/flow --config "$session" -r "$REALM"

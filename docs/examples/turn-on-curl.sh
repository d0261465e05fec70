#!/bin/sh
# Turns a realm passwordless, by curl alone. Running it again changes nothing.
#
#   KEYCLOAK=https://sso.example.com REALM=example ADMIN=admin ADMIN_PASSWORD=... ./turn-on-curl.sh
set -eu

# what is secret is read from standard input: arguments are seen by everybody on the machine
token=$(
  printf '%s' "$ADMIN_PASSWORD" |
    curl -fsS "$KEYCLOAK/realms/master/protocol/openid-connect/token" \
      -d grant_type=password -d client_id=admin-cli \
      --data-urlencode "username=$ADMIN" --data-urlencode password@- |
    sed -n 's/.*"access_token":"\([^"]*\)".*/\1/p'
)

printf 'Authorization: Bearer %s\n' "$token" |
  curl -fsS -X PUT "$KEYCLOAK/admin/realms/$REALM/passwordless/flow" \
    -H @- -H 'Content-Type: application/json' -d '{"secondFactor": "when-set-up"}'

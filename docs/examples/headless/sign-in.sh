#!/usr/bin/env bash
# Signs a person in by email code, and by one-time password where the account has one.
# Needs curl, openssl and jq.
# What only a browser can do, it says where to do: with one of the client's addresses as fourth argument, the browser comes back there.
# ./sign-in.sh https://keycloak.example.com/realms/example app alice@example.com [https://app.example.com/callback]
set -euo pipefail
realm=$1 client=$2 address=$3
back=(${4:+"redirect_uri=$4"})

base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }
field() { jq -r ".$1 // empty" <<<"$answer"; }
# by standard input: the arguments of a program can be read by every user of a machine
post() {
  local url=$1 pair
  shift
  for pair in "client_id=$client" "$@"; do
    pair=${pair//\\/\\\\}
    printf 'data-urlencode = "%s"\n' "${pair//\"/\\\"}"
  done | curl -sS --config - "$url"
}

endpoint=$(curl -sS "$realm/passwordless/settings" | jq -r .authorization_challenge_endpoint)
verifier=$(openssl rand 32 | base64url)
challenge=$(printf %s "$verifier" | openssl dgst -sha256 -binary | base64url)

answer=$(post "$endpoint" response_type=code scope=openid "login_hint=$address" \
  "code_challenge=$challenge" code_challenge_method=S256 ${back[@]+"${back[@]}"})

while [[ -z $(field authorization_code) ]]; do
  [[ -z $(field reason) ]] || echo "That one is $(field reason)." >&2
  session="auth_session=$(field auth_session)"
  case "$(field error):$(field challenge)" in
    insufficient_authorization:email_code | slow_down:*)
      [[ $session != auth_session= ]] || { echo "Too many mails: try again in $(field resend_in) s." >&2; exit 1; }
      read -rp "Code from the mail (empty for another mail): " typed
      if [[ -n $typed ]]; then next="email_code=$typed"; else next=resend=true; fi
      ;;
    insufficient_authorization:totp)
      read -rp "One-time password: " typed
      next="totp=$typed"
      ;;
    redirect_to_web:* | insufficient_authorization:*)
      uri=$(field request_uri)
      echo "This account has to sign in in a browser${uri:+: $realm/protocol/openid-connect/auth?client_id=$client&request_uri=$uri}" >&2
      exit 2
      ;;
    *)
      echo "$(field error): $(field error_description)" >&2
      exit 1
      ;;
  esac
  answer=$(post "$endpoint" "$session" "$next")
done

# $(field device_token), if there, is for the app to keep and to send next time
answer=$(post "$realm/protocol/openid-connect/token" grant_type=authorization_code \
  "code=$(field authorization_code)" "code_verifier=$verifier" "${back[@]}")
[[ -z $(field error) ]] || { echo "$(field error): $(field error_description)" >&2; exit 1; }
echo "Signed in: $(field id_token | cut -d. -f2 | tr -- '-_' '+/' | jq -Rr '@base64d | fromjson | .preferred_username')"

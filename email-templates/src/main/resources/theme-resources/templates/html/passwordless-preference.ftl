<#import "passwordless-layout.ftl" as layout>
<#assign headline = msg(on?then("passwordlessPreferenceOnMail", "passwordlessPreferenceOffMail"), realmName)>
<@layout.mail preview=headline>
  <@layout.text>${headline}</@layout.text>
  <@layout.facts />
  <@layout.small>${msg("passwordlessPreferenceNotYou", realmName)}</@layout.small>
</@layout.mail>

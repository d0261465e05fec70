<#import "passwordless-layout.ftl" as layout>
<#assign headline = msg(on?then("passwordlessPreferenceOnMail", "passwordlessPreferenceOffMail"), realmName)>
<@layout.mail headline>
  <@layout.facts />
  <@layout.small>${msg("passwordlessPreferenceNotYou", realmName)}</@layout.small>
</@layout.mail>

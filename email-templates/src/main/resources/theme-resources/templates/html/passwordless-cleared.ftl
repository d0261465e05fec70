<#import "passwordless-layout.ftl" as layout>
<#assign headline = msg("passwordlessClearedMailFirst", realmName)>
<@layout.mail headline>
  <@layout.text>${msg("passwordlessClearedMailNext")}</@layout.text>
  <@layout.facts />
</@layout.mail>

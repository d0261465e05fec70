<#-- A whole mail of its own. Its plain text is beside it. -->
<#import "passwordless-layout.ftl" as layout>
<@layout.mail msg("passwordlessLinkMailFirst", realmName)>
  <@layout.button href=link label=msg("passwordlessMailButton") />
  <@layout.address href=link />
  <@layout.facts />
  <@layout.notYou />
</@layout.mail>

<#-- Keycloak's template has this on every page: here it brings the realm's colour and logo. -->
<#import "passwordless-brand.ftl" as brand>
<#macro content>
  <@brand.colours />
  <@brand.logoOfTheRealm />
</#macro>

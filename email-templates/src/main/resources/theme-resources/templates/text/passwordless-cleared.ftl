<#ftl output_format="plainText">
<#import "passwordless-layout.ftl" as layout>
${msg("passwordlessClearedMailFirst", realmName)}

${msg("passwordlessClearedMailNext")}

<@layout.facts />

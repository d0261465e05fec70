<#ftl output_format="plainText">
<#import "passwordless-layout.ftl" as layout>
${msg("passwordlessLinkMailFirst", realmName)}

${link}

<@layout.facts />

<@layout.notYou />

<#ftl output_format="plainText">
<#import "passwordless-layout.ftl" as layout>
${msg(on?then("passwordlessPreferenceOnMail", "passwordlessPreferenceOffMail"), realmName)}

<@layout.facts />

${msg("passwordlessPreferenceNotYou", realmName)}

<#ftl output_format="plainText">
<#-- What the plain texts of the mails share. -->
<#macro facts origin=true>
${msg("passwordlessMailApplication")}: ${application}
${msg("passwordlessMailTime")}: ${asked.time}
<#if origin>
${msg("passwordlessAskedBrowser")}: ${asked.browser???then(asked.system???then(msg("passwordlessAskedBrowserOn", asked.browser!, asked.system!), asked.browser!), msg("passwordlessAskedBrowserUnknown"))}
<#if asked.from??>
${msg("passwordlessAskedFrom")}: ${asked.from}
</#if>
</#if>
</#macro>

<#macro notYou>
${msg("passwordlessMailNotYou", msg("passwordlessMailVoid"))}
${msg("passwordlessMailVoid")}: ${disown}

${msg("passwordlessMailNeverForward")}
</#macro>

<#ftl output_format="plainText">
<#-- What the plain texts of the mails share. -->
<#macro facts>
${msg("passwordlessMailApplication")}: ${application}
${msg("passwordlessMailTime")}: ${asked.time}
${msg("passwordlessMailBrowser")}: ${asked.browser???then(asked.system???then(msg("passwordlessMailBrowserOn", asked.browser!, asked.system!), asked.browser!), msg("passwordlessMailBrowserUnknown"))}
<#if asked.from??>
${msg("passwordlessMailFrom")}: ${asked.from}
</#if>
</#macro>

<#macro notYou>
${msg("passwordlessMailNotYou")}
${msg("passwordlessMailVoid")}: ${disown}

${msg("passwordlessMailNeverForward")}
</#macro>

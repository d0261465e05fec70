<#ftl output_format="plainText">
${msg("passwordlessLinkMailFirst", realmName)}

${msg("passwordlessLinkMailNext", application, msg("passwordlessMinutes", linkMinutes))}

${link}

${msg("passwordlessMailNotYou")}
${msg("passwordlessMailNeverForward")}

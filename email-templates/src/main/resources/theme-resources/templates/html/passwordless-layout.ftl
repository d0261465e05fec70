<#--
  The look of the passwordless mails, in one place: a theme that wants another one brings its own html/passwordless-layout.ftl.

  Mail clients know tables and inlined styles; the style sheet in the head is for those that know dark mode and narrow
  screens. Nothing is loaded from anywhere, so nothing tells anybody that the mail was opened; but for a logo that is not
  in the mail itself.
-->
<#--
  A mail. What mail programs show of it before it is opened says how long it works, if it does, and who has asked.
-->
<#macro mail headline lifespan={}>
<#local direction = rightToLeft?then("rtl", "ltr")>
<!DOCTYPE html>
<html lang="${locale.toLanguageTag()}" dir="${direction}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <meta name="supported-color-schemes" content="light dark">
  <meta name="format-detection" content="telephone=no, date=no, address=no, email=no">
  <title>${realmName}</title>
  <style>
    :root { color-scheme: light dark; supported-color-schemes: light dark; }
    @media (max-width: 30rem) {
      .pl-page { padding: 20px 0 0 !important; }
      .pl-card { padding: 24px 20px !important; border-radius: 0 !important; }
    }
    @media (prefers-color-scheme: dark) {
      .pl-body, .pl-page { background-color: #151515 !important; }
      .pl-card { background-color: #212427 !important; border-color: #444548 !important; }
      .pl-text { color: #f0f0f0 !important; }
      .pl-small { color: #c7c7c7 !important; }
      .pl-code { color: #ffffff !important; background-color: #2f3337 !important; }
      .pl-rule { border-color: #444548 !important; }
      .pl-url { color: #92c5f9 !important; }
    }
  </style>
</head>
<body class="pl-body" style="margin: 0; padding: 0; background-color: #f2f2f2; -webkit-text-size-adjust: 100%;">
  <div style="display: none; max-height: 0; max-width: 0; overflow: hidden; opacity: 0; mso-hide: all;"><#if lifespan.unit??>${msg(lifespan.unit, lifespan.amount)} · </#if><#if asked.browser??>${browser()}<#else>${application}</#if><#if asked.from??> · <bdi>${asked.from}</bdi></#if></div>
  <table role="presentation" dir="${direction}" lang="${locale.toLanguageTag()}" width="100%" cellpadding="0" cellspacing="0" border="0">
    <tr>
      <td class="pl-page" align="center" style="padding: 32px 16px; background-color: #f2f2f2;">
        <!--[if mso]><table role="presentation" width="520" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
        <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width: 520px;">
          <tr>
            <td class="pl-small" align="center" style="padding: 0 16px 16px; ${font} font-size: 16px; line-height: 24px; font-weight: bold; color: #4d4d4d;"><#if logo?has_content><img src="${logo}" alt="${realmName}" height="48" style="display: inline-block; height: 48px; width: auto; max-width: 100%; border: 0;"><#else><bdi>${realmName}</bdi></#if></td>
          </tr>
          <tr>
            <td class="pl-card" align="${rightToLeft?then("right", "left")}" style="padding: 32px 36px; background-color: #ffffff; border: 1px solid #d2d2d2; border-radius: 8px;">
              <#if test!false><p class="pl-small" style="margin: 0 0 16px; padding: 8px 12px; border: 1px dashed #d2d2d2; border-radius: 6px; ${font} font-size: 14px; line-height: 21px; color: #4d4d4d;">${msg("passwordlessTestMail", realmName)}</p></#if>
              <h1 class="pl-text" style="margin: 0 0 20px; ${font} font-size: 20px; line-height: 28px; font-weight: bold; color: #151515;">${headline}</h1>
              <#nested>
            </td>
          </tr>
        </table>
        <!--[if mso]></td></tr></table><![endif]-->
      </td>
    </tr>
  </table>
</body>
</html>
</#macro>

<#assign font = "font-family: -apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif;">

<#-- White text has to be read on it: the realm's own colour, or the property of the email theme. -->
<#assign colour = (brandColor!"")?has_content?then(brandColor!"", properties.passwordlessMailColor!"#0066cc")>

<#-- In the place of the realm's name, which stands there where the picture does not come. -->
<#assign logo = (brandLogo!"")?has_content?then(brandLogo!"", properties.passwordlessMailLogo!"")>

<#macro text>
<p class="pl-text" style="margin: 0 0 16px; ${font} font-size: 16px; line-height: 24px; color: #151515;"><#nested></p>
</#macro>

<#macro small>
<p class="pl-small" style="margin: 0 0 8px; ${font} font-size: 14px; line-height: 21px; color: #4d4d4d;"><#nested></p>
</#macro>

<#macro rule>
<div class="pl-rule" style="margin: 24px 0 16px; border-top: 1px solid #d2d2d2; font-size: 0; line-height: 0;">&#8203;</div>
</#macro>

<#-- What a mail was asked for, and from where unless nobody's browser asked; "asked" is what is known of it. -->
<#macro facts origin=true>
<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin: 0 0 16px;">
  <@fact name=msg("passwordlessMailApplication")><bdi>${application}</bdi></@fact>
  <@fact name=msg("passwordlessMailTime")>${asked.time}</@fact>
  <#if origin>
  <@fact name=msg("passwordlessAskedBrowser")>${browser()}</@fact>
  <#if asked.from??><@fact name=msg("passwordlessAskedFrom")><bdi>${asked.from}</bdi></@fact></#if>
  </#if>
</table>
</#macro>

<#function browser>
  <#return asked.browser???then(asked.system???then(msg("passwordlessAskedBrowserOn", asked.browser!, asked.system!), asked.browser!), msg("passwordlessAskedBrowserUnknown"))>
</#function>

<#macro fact name>
  <tr>
    <td class="pl-small" valign="top" style="padding: 2px ${rightToLeft?then("0 2px 16px", "16px 2px 0")}; ${font} font-size: 14px; line-height: 21px; color: #4d4d4d;">${name}</td>
    <td class="pl-text" valign="top" style="padding: 2px 0; ${font} font-size: 14px; line-height: 21px; color: #151515;"><#nested></td>
  </tr>
</#macro>

<#-- The end of every mail with a secret: what to do if it was not asked for. -->
<#macro notYou>
<#local mark = "\xFFFC">
<#local parts = msg("passwordlessMailNotYou", mark)?split(mark)>
<@small>${parts[0]}<a class="pl-url" href="${disown}" style="color: #0055aa;">${msg("passwordlessMailVoid")}</a>${parts[1]!}</@small>
<@small>${msg("passwordlessMailNeverForward")}</@small>
</#macro>

<#-- As one run of characters and selected as a whole, so that it can be copied with one touch. -->
<#macro code value>
<#local long = value?length gt 8>
<p class="pl-code" dir="ltr" style="margin: 0 0 20px; padding: 16px 8px; background-color: #f2f2f2; border-radius: 6px; font-family: 'SFMono-Regular', Menlo, Consolas, 'Liberation Mono', monospace; font-size: ${long?then(24, 36)}px; line-height: 44px; font-weight: bold; letter-spacing: ${long?then(2, 6)}px; text-align: center; word-break: break-all; color: #151515; -webkit-user-select: all; user-select: all;">${value}</p>
</#macro>

<#macro button href label>
<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin: 0 0 20px;">
  <tr>
    <td bgcolor="${colour}" style="background-color: ${colour}; border-radius: 6px; mso-padding-alt: 13px 26px;">
      <a href="${href}" style="display: inline-block; padding: 13px 26px; ${font} font-size: 16px; line-height: 22px; font-weight: bold; color: #ffffff; text-decoration: none;">${label}</a>
    </td>
  </tr>
</table>
</#macro>

<#-- The link as it is, for those to whom the button does nothing. -->
<#macro address href>
<@small>${msg("passwordlessMailAddress")}</@small>
<p dir="ltr" style="margin: 0 0 16px; ${font} font-size: 12px; line-height: 18px; word-break: break-all;"><a class="pl-url" href="${href}" style="color: #0055aa;">${href}</a></p>
</#macro>

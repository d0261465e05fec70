<#--
  What the passwordless pages share.

  They must look at home under two families of login theme. "keycloak.v2" and its children put the input into a styled
  wrapper and have properties for helper texts; "base", "keycloak" and their children put the style on the input itself.
  The theme's own field.ftl and buttons.ftl exist only in the first, so the markup is chosen here, by the properties.

  Whatever the pages need of Keycloak's own themes, its macros, properties, texts and classes, is in this file and in no
  other. KeycloakThemeIT lists it, and looks whether Keycloak still has it.
-->
<#import "template.ftl" as layout>
<#import "passwordless-brand.ftl" as brand>
<#assign wrapped = properties.kcFormGroupLabelClass??>

<#-- A page in the theme's frame. -->
<#macro page displayMessage=true displayInfo=false>
  <@layout.registrationLayout displayMessage=displayMessage displayInfo=displayInfo; section>
    <#nested section>
  </@layout.registrationLayout>
</#macro>

<#-- Stylesheet and script, which writes numbers in the digits of the page. The theme's template owns <head>; both are allowed in the body. Keycloak lets a browser
     keep them for 30 days: raise the number with every change to either. -->
<#macro assets>
  <link rel="stylesheet" href="${url.resourcesPath}/css/passwordless.css?9">
  <script type="module" src="${url.resourcesPath}/js/passwordless.js?9" data-passwordless-zero="${(passwordless.zero)!"0"}"></script>
  <@brand.colours />
  <#if wrapped>
    <#-- keycloak.v2 (26.7) turns dark by a script, but lets the browser write in white without it -->
    <noscript><style>:root { color-scheme: light; }</style></noscript>
  </#if>
</#macro>

<#-- A sentence with a value somebody typed or chose. The value is put in after the message was formatted, so that it is
     neither read as a pattern nor mixes its writing direction with the sentence's. -->
<#macro sentence key value>
  <#local mark = "\xFFFC">
  <#local parts = msg(key, mark)?split(mark)>
  ${parts[0]}<strong><@name value /></strong>${parts[1]!}<#t>
</#macro>

<#-- An address, or what something is called. An address that has to break breaks behind an @ or a dot. -->
<#macro name value>
  <#if value?contains("@")><bdi dir="ltr"><#list value?replace("(?<=[@.])(?=.)", "\n", "r")?split("\n") as part><span class="passwordless-part">${part}</span></#list></bdi><#else><bdi>${value}</bdi></#if><#t>
</#macro>

<#-- How long what was mailed last works. With scripts the time runs down, and the page is made again at its end. -->
<#macro expiring>
  <#local mark = "\xFFFC">
  <#local parts = msg("passwordlessExpires", mark)?split(mark)>
  <p class="passwordless-text passwordless-small" data-passwordless-expires="${passwordless.expiresIn?c}">${parts[0]}<bdi data-passwordless-clock>${msg(passwordless.lifespan.unit, passwordless.lifespan.amount)}</bdi>${parts[1]!}</p>
</#macro>

<#-- To where the mail is read. Beside this page, which goes on waiting. -->
<#macro mailApp>
  <#if passwordless.mailApp??>
    <p class="passwordless-text"><a id="kc-passwordless-mail-app" href="${passwordless.mailApp.url}" target="_blank" rel="noopener noreferrer">${msg("passwordlessMailApp", passwordless.mailApp.name)}</a></p>
  </#if>
</#macro>

<#-- What a page that waits is about: the mail; what another browser has shown; or why there is nothing to wait for. -->
<#function titleOfWaiting over>
  <#if passwordless.end == "closed">
    <#return msg("passwordlessClosedTitle")>
  <#elseif passwordless.end == "refused">
    <#return msg("passwordlessProblemEndedTitle")>
  <#elseif passwordless.end?has_content>
    <#return msg(over)>
  </#if>
  <#return msg((passwordless.expiresIn gt 0)?then("passwordlessInboxTitle", "passwordlessRelayLabel"))>
</#function>

<#-- As long as what was mailed can be used, the page's own; then the one thing that helps. -->
<#macro waiting>
  <#if !passwordless.end?has_content>
    <@watch />
    <#nested>
    <@nothingThere />
  <#else>
    <#if passwordless.linkWorks>
      <@watch />
      <p class="passwordless-text">${msg("passwordlessLinkStillWorks")}</p>
    </#if>
    <#if passwordless.resendHelps>
      <@resendOrRestart />
    <#else>
      <@startAgain />
    </#if>
  </#if>
</#macro>

<#-- With scripts, a page that waits asks whether the mail was used elsewhere, and then shows what has become of it. -->
<#macro watch>
  <#if passwordless.waiting?has_content><span hidden data-passwordless-waiting="${passwordless.waiting}"></span></#if>
</#macro>

<#-- Names the field that shows who is signing in: the label in keycloak.v2's template.ftl (26.7) points at another. -->
<#macro usernameLabel>
  <#if wrapped>
    <label for="kc-attempted-username" class="passwordless-unseen">${msg("passwordlessLinkAccount")}</label>
  </#if>
</#macro>

<#macro form id="" action="" class="">
  <form<#if id?has_content> id="${id}"</#if> class="${properties.kcFormClass!} ${class}" action="${action?has_content?then(action, url.loginAction)}" method="post" novalidate data-passwordless-form>
    <#nested>
  </form>
</#macro>

<#-- One text field with its label, help text and error; further parameters become attributes of the input. What "whenFull"
     says is true with scripts only, so the script shows it. -->
<#macro field name label help="" whenFull="" class="" extra...>
  <#local error = messagesPerField.existsError(name)?then(messagesPerField.get(name), "")>
  <#local described = error?has_content?then(["input-error-" + name], []) + help?has_content?then([name + "-help"], [])>
  <div class="${properties.kcFormGroupClass!}<#if error?has_content> ${properties.kcFormGroupErrorClass!}</#if>">
    <div class="${wrapped?then(properties.kcFormGroupLabelClass!, properties.kcLabelWrapperClass!)}">
      <label for="${name}" class="${wrapped?then(properties.kcFormLabelClass!, properties.kcLabelClass!)}"><#t>
        <span class="${properties.kcFormLabelTextClass!}">${label}</span><#t>
      </label>
    </div>
    <div class="${wrapped?then("", properties.kcInputWrapperClass!)}">
      <#if wrapped><span dir="ltr" class="${properties.kcInputClass!} ${error?has_content?then(properties.kcError!, "")}"></#if>
      <input id="${name}" name="${name}" type="text" dir="ltr" class="${wrapped?then("", properties.kcInputClass!)} ${class}"
             autofocus spellcheck="false" aria-required="true" aria-invalid="${error?has_content?c}"
             <#if described?has_content>aria-describedby="${described?join(" ")}"</#if>
             <#list extra as key, value>${key}="${value}" </#list>>
      <#if wrapped>
        <#if error?has_content>
          <span class="${properties.kcFormControlUtilClass!}"><#t>
            <span class="${properties.kcInputErrorIconStatusClass!}"><i class="${properties.kcInputErrorIconClass!}" aria-hidden="true"></i></span><#t>
          </span>
        </#if>
        </span>
      </#if>
      <#if error?has_content>
        <div class="${properties.kcFormHelperTextClass!}">
          <div class="${properties.kcInputHelperTextClass!}">
            <div class="${properties.kcInputHelperTextItemClass!} ${properties.kcError!}">
              <span id="input-error-${name}" class="${properties.kcInputErrorMessageClass!}" aria-live="polite">${error}</span>
            </div>
          </div>
        </div>
      </#if>
      <#if help?has_content>
        <div class="${wrapped?then(properties.kcFormHelperTextClass!, properties.kcInputHelperTextAfterClass!)}">
          <div class="${properties.kcInputHelperTextClass!}">
            <div class="${properties.kcInputHelperTextItemClass!}">
              <span id="${name}-help" class="${properties.kcInputHelperTextItemTextClass!}">${help}<#if whenFull?has_content> <span hidden data-passwordless-full>${whenFull}</span></#if></span>
            </div>
          </div>
        </div>
      </#if>
    </div>
  </div>
</#macro>

<#-- The field for a code: one field, so that it can be pasted, filled in by the browser and read out as a whole. No
     maxlength: it would cut a paste that has spaces or dashes in it. -->
<#macro code label>
  <#local digits = passwordless.alphabet == "digits">
  <@field name="code" label=label class="passwordless-code-field"
      help=msg(digits?then("passwordlessCodeHelpDigits", "passwordlessCodeHelpLetters"), passwordless.length)
      whenFull=msg("passwordlessCodeHelpFull")
      autocomplete="one-time-code" inputmode=digits?then("numeric", "text") autocapitalize=digits?then("off", "characters")
      autocorrect="off" data\-passwordless\-length=passwordless.length?c />
</#macro>

<#macro codeForm label>
  <@form id="kc-passwordless-code-form">
    <@code label=label />
    <@actions>
      <@button id="kc-login" name="login" value="true" label=msg("passwordlessCodeSubmit") />
    </@actions>
  </@form>
</#macro>

<#macro checkbox name label checked>
  <div class="${properties.kcFormGroupClass!}">
    <div class="${properties.kcCheckboxClass!("checkbox " + properties.kcInputWrapperClass!)}">
      <label for="${name}" class="${properties.kcCheckboxClass!}">
        <input type="checkbox" id="${name}" name="${name}" class="${properties.kcCheckboxInputClass!}"<#if checked> checked</#if>>
        <span class="${properties.kcCheckboxLabelClass!}">${label}</span>
      </label>
    </div>
  </div>
</#macro>

<#-- Keycloak's own words, where it has them for the same. -->
<#function titleOfAddress><#return msg(passwordless.registers?then("registerTitle", "loginAccountTitle"))></#function>

<#function labelOfAddress>
  <#return msg((!realm.loginWithEmailAllowed)?then("username", realm.registrationEmailAsUsername?then("email", "usernameOrEmail")))>
</#function>

<#macro rememberMe checked>
  <@checkbox name="rememberMe" label=msg("rememberMe") checked=checked />
</#macro>

<#function nameOfAccountConsole><#return msg("client_account-console")></#function>

<#function titleOfError><#return msg("errorTitle")></#function>

<#-- What the button on the page of a problem does. -->
<#function labelOfWayOn problem>
  <#switch problem>
    <#case "otherAccount"><#return msg("doLogout")>
    <#case "cookies"><#return msg("doTryAgain")>
    <#case "signedIn"><#return msg("passwordlessCodeSubmit")>
    <#default><#return msg("passwordlessProblemAgain")>
  </#switch>
</#function>

<#macro backToApplication href>
  <#if href?has_content>
    <p class="passwordless-text passwordless-more"><a id="backToApplication" href="${href}">${msg("backToApplication")}</a></p>
  </#if>
</#macro>

<#macro registration>
  <#if passwordless.registers>
    <div id="kc-form-options">
      <span><a id="kc-back-to-login" href="${url.loginUrl}">${kcSanitize(msg("backToLogin"))?no_esc}</a></span>
    </div>
  <#else>
    <div id="kc-registration">
      <span>${msg("noAccount")} <a href="${url.registrationUrl}">${msg("doRegister")}</a></span>
    </div>
  </#if>
</#macro>

<#-- As wide and as far apart as a form, where nothing is sent. -->
<#macro block class="">
  <div class="${properties.kcFormClass!} ${class}">
    <#nested>
  </div>
</#macro>

<#-- Buttons, one below the other; inside a form. -->
<#macro actions>
  <div class="${properties.kcFormGroupClass!}">
    <div class="passwordless-actions ${properties.kcFormActionGroupClass!properties.kcFormButtonsClass!}">
      <#nested>
    </div>
  </div>
</#macro>

<#function look type>
  <#if type == "primary">
    <#return properties.kcButtonPrimaryClass!>
  <#elseif type == "secondary">
    <#return properties.kcButtonSecondaryClass!(properties.kcButtonDefaultClass!)>
  <#else>
    <#return properties.kcButtonLinkClass!"passwordless-link">
  </#if>
</#function>

<#macro button label type="primary" does="submit" extra...>
  <button type="${does}" class="${properties.kcButtonClass!} ${look(type)} ${properties.kcButtonBlockClass!} ${properties.kcButtonLargeClass!}"<#list extra as key, value> ${key}="${value}"</#list>>${label}</button>
</#macro>

<#-- For whom the browser remembers, by a mask that says nothing to others; and for others. -->
<#macro continueAs mask>
  <#local label><@sentence "passwordlessContinueAs" mask /></#local>
  <@button id="kc-login" name="remembered" value="true" label=label />
  <@button type="link" name="restart" value="true" label=msg("passwordlessSomebodyElse") />
</#macro>

<#macro buttonLink label href id>
  <a id="${id}" href="${href}" class="${properties.kcButtonClass!} ${look("primary")} ${properties.kcButtonBlockClass!} ${properties.kcButtonLargeClass!}">${label}</a>
</#macro>

<#-- What to do when no mail comes, the same for every address: it must not tell whether there is an account. It is open
     where the server has answered somebody who asked for another mail. With scripts it tells when the last one was asked for. -->
<#macro nothingThere>
  <details class="passwordless-aside"<#if message?has_content || passwordless.expiresIn lte 0> open</#if>>
    <summary>${msg("passwordlessNothingThere")}</summary>
    <p class="passwordless-text passwordless-small" hidden data-passwordless-asked="${passwordless.askedAgo?c}" data-passwordless-asked-label="${msg("passwordlessLastAsked", "{}")}"></p>
    <p class="passwordless-text passwordless-small">${msg(passwordless.known?then("passwordlessNothingArrived", passwordless.signUp?then("passwordlessNothingArrivedSignUp", "passwordlessNothingArrivedIfKnown")))}</p>
    <@form id="kc-passwordless-more">
      <@actions>
        <@resend type="secondary" />
      </@actions>
    </@form>
  </details>
  <#if passwordless.restart>
    <@form class="passwordless-more">
      <@actions>
        <@restart />
      </@actions>
    </@form>
  </#if>
</#macro>

<#-- The button can always be pressed, and the server says politely when it is too soon; with scripts it counts down instead. -->
<#macro resend type>
  <@button label=msg("passwordlessResend") type=type name="resend" value="true"
      data\-passwordless\-wait=passwordless.resendIn?c data\-passwordless\-wait\-label=msg("passwordlessResendIn", "{}") />
</#macro>

<#macro restart>
  <@button label=msg("passwordlessRestart") type="link" name="restart" value="true" />
</#macro>

<#-- The two ways on from a mail that is over. -->
<#macro resendOrRestart>
  <@form id="kc-passwordless-more" class="passwordless-more">
    <@actions>
      <@resend type="primary" />
      <#if passwordless.restart>
        <@restart />
      </#if>
    </@actions>
  </@form>
</#macro>

<#-- The sign-in from its beginning, where nothing of it is left to go on with. -->
<#macro startAgain>
  <@block>
    <@actions>
      <@buttonLink id="kc-passwordless-again" href=url.loginRestartFlowUrl label=msg("passwordlessProblemAgain") />
    </@actions>
  </@block>
</#macro>

<#-- The theme's own "Try another way" needs a script, and so does the list it leads to. -->
<#macro anotherWay>
  <#if auth?has_content && auth.showTryAnotherWayLink()>
    <noscript>
      <@form class="passwordless-more">
        <p class="passwordless-text passwordless-small">${msg("doTryAnotherWay")}</p>
        <@actions>
          <#list auth.authenticationSelections as way>
            <#if !url.loginAction?contains("execution=" + way.authExecId)>
              <@button label=msg(way.displayName) type="secondary" name="authenticationExecution" value=way.authExecId />
            </#if>
          </#list>
        </@actions>
      </@form>
    </noscript>
  </#if>
</#macro>

<#-- Keycloak's own sign-in with a passkey: what the browser fills in, and a button, which needs a script. -->
<#macro passkeys>
  <#local own = .get_optional_template("passkeys.ftl")>
  <#if passwordless.passkeys && own.exists>
    <#local library = own.import()>
    <div class="passwordless-beside"><@library.conditionalUIData /></div>
    <noscript><style>#authenticateWebAuthnButton { display: none; }</style></noscript>
  </#if>
</#macro>

<#-- A notice inside a page, drawn as the theme draws its messages. -->
<#macro warning>
  <div class="alert-warning ${properties.kcAlertClass!} pf-m-warning passwordless-notice">
    <div class="${properties.kcAlertIconClass!"pf-c-alert__icon"}"><span class="${properties.kcFeedbackWarningIcon!}" aria-hidden="true"></span></div>
    <span class="${properties.kcAlertTitleClass!}"><#nested></span>
  </div>
</#macro>

<#-- Sign-in with other providers, by the theme's own macro where it has one. -->
<#macro social providers>
  <#local own = .get_optional_template("social-providers.ftl")>
  <#if own.exists>
    <#local library = own.import()>
    <@library.show social=providers />
  <#else>
    <div id="kc-social-providers" class="${properties.kcFormSocialAccountSectionClass!}">
      <hr>
      <h2>${msg("identity-provider-login-label")}</h2>
      <ul class="${properties.kcFormSocialAccountListClass!}">
        <#list providers.providers as provider>
          <li>
            <a id="social-${provider.alias}" class="${properties.kcFormSocialAccountListButtonClass!}" href="${provider.loginUrl}"
               data-once-link data-disabled-class="${properties.kcFormSocialAccountListButtonDisabledClass!}">
              <#if provider.iconClasses?has_content><i class="${properties.kcCommonLogoIdP!} ${provider.iconClasses}" aria-hidden="true"></i></#if>
              <span class="${properties.kcFormSocialAccountNameClass!}">${provider.displayName!}</span>
            </a>
          </li>
        </#list>
      </ul>
    </div>
  </#if>
</#macro>

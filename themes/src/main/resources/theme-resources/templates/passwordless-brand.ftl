<#--
  The realm's colour and logo (realm attributes passwordless.brandColor and .brandLogo) on the pages. What is stored is
  printed only if it has the form that Brand.java allows, which leaves no room for anything but a colour or an address.
-->
<#function colour>
  <#local stored = (realm.attributes["passwordless.brandColor"])!"">
  <#if stored?matches("#[0-9A-Fa-f]{6}") && contrastToWhite(stored) gte 4.45>
    <#return stored>
  </#if>
  <#return "">
</#function>

<#function logo>
  <#local stored = (realm.attributes["passwordless.brandLogo"])!"">
  <#if (stored?length lte 500 && stored?matches("https://[A-Za-z0-9.-]+(:[0-9]{1,5})?/(?:[A-Za-z0-9._~/?=+@:-]|%[0-9A-Fa-f]{2})+"))
      || (stored?length lte 30000 && stored?matches("data:image/(png|jpeg);base64,[A-Za-z0-9+/]++={0,2}"))>
    <#return stored>
  </#if>
  <#return "">
</#function>

<#-- As in Brand.java, which has the say, with a polynomial for the power of 2.4 that is right to a thousandth: so what
     it allows passes here, and a few colours that only just do not. -->
<#function contrastToWhite hex>
  <#return 1.05 / (0.2126 * linear(hex[1..2]) + 0.7152 * linear(hex[3..4]) + 0.0722 * linear(hex[5..6]) + 0.05)>
</#function>

<#function linear hex>
  <#local digits = "0123456789abcdef">
  <#local value = (digits?index_of(hex[0]?lower_case) * 16 + digits?index_of(hex[1]?lower_case)) / 255>
  <#return value * (value * (value * 0.305306011 + 0.682171111) + 0.012522878)>
</#function>

<#-- The colour, once a page. Links in dark mode keep the theme's own, which can be read there. -->
<#macro colours>
  <#if colour()?has_content && !(.globals.passwordlessColoured??)>
    <#global passwordlessColoured = true>
    <style>
      :root:not(.pf-v5-theme-dark) {
        --pf-v5-global--primary-color--100: ${colour()};
        --pf-v5-global--primary-color--200: ${colour()};
        --pf-v5-global--primary-color--dark-100: ${colour()};
        --pf-v5-global--link--Color: ${colour()};
        --pf-v5-global--link--Color--hover: ${colour()};
        --keycloak-card-top-color: ${colour()};
      }
      .pf-v5-c-button.pf-m-primary {
        --pf-v5-c-button--m-primary--BackgroundColor: ${colour()};
        --pf-v5-c-button--m-primary--hover--BackgroundColor: ${colour()};
        --pf-v5-c-button--m-primary--focus--BackgroundColor: ${colour()};
        --pf-v5-c-button--m-primary--active--BackgroundColor: ${colour()};
        --pf-v5-c-button--m-primary--Color: #ffffff;
      }
    </style>
  </#if>
</#macro>

<#-- The logo above the realm's name, which stays where the picture does not come. -->
<#macro logoOfTheRealm>
  <#if logo()?has_content>
    <style>
      #kc-header-wrapper::before {
        content: "";
        display: block;
        height: 3rem;
        margin-block-end: 0.75rem;
        background: url("${logo()}") no-repeat center / contain;
      }
    </style>
  </#if>
</#macro>

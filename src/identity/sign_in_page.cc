// Renders the sign-in page.
#include "identity/sign_in_page.h"

#include "core/text.h"
#include "identity/mark.h"
#include "identity/oauth_wire.h"
#include "identity/security_key_wire.h"
#include "platform/crypto/crypto.h"
#include "platform/qr/qr_code.h"

namespace chandlery::identity {
namespace {

struct Words {
  std::string_view tag, title, leads_to, user_name, password, new_password, repeat, submit, no_sign_in;
  std::string_view other_tag, other_language, signed_in_as, go_on;
  std::string_view portals[kPortalCount];
  std::string_view code, set_up, scan, type_secret, then_code, lost;
  std::string_view recovery_code, lost_key, use_key, no_keys_here, key_failed;
  std::string_view by_passkey, passkey_failed;
  std::string_view notices[11];  // in the order of SignInPage::Notice
  std::string_view or_else, by_company[2];                  // before and after the company's name
  std::string_view company_problems[kCompanyProblemCount];  // in the order of CompanyProblem
};
constexpr Words kEnglish{
    .tag = "en",
    .title = "Sign in",
    .leads_to = "to continue to",
    .user_name = "User name",
    .password = "Password",
    .new_password = "New password",
    .repeat = "New password again",
    .submit = "Sign in",
    .no_sign_in = "Sign-in is not possible",
    .other_tag = "zh-Hans",
    .other_language = "简体中文",
    .signed_in_as = "Signing in here signs out",
    .go_on = "Go on with that account instead",
    .portals = {"Partner centre", "Customer centre", "Operator console"},
    .code = "Code",
    .set_up = "Your account needs a second factor. Set up an authenticator app:",
    .scan = "Scan this with the app.",
    .type_secret = "Or type this secret into it:",
    .then_code = "Then enter the code that it shows.",
    .lost = "Enter the code that your authenticator shows, or one of your recovery codes.",
    .recovery_code = "Recovery code",
    .lost_key = "Without your security key, enter one of your recovery codes.",
    .use_key = "Use a security key",
    .no_keys_here = "This browser cannot use your security key here.",
    .key_failed = "The security key was not used: it was cancelled, took too long, or is not one of this account. Try again.",
    .by_passkey = "Sign in with a passkey",
    .passkey_failed = "No passkey was used: it was cancelled, took too long, or this device has none for this site. "
                      "Try again, or use your password.",
    .notices = {"", "The user name or the password is wrong, or too many attempts failed. Try again in some minutes.",
                "This password must be changed. Enter it once more, and choose a new one.",
                "The new password needs at least 8 characters and must be hard to guess: not a common one, not made of your "
                "name or your company's, and not the old one.",
                "The two new passwords differ.", "The server is busy. Try again in a few seconds.",
                "The code is wrong, was used before, or its half minute is over. Enter the one that is shown now.",
                "The sign-in took too long. Begin again.",
                "The security key was not accepted. Try again, or use another way.",
                "The passkey was not accepted, or too many attempts failed. Use another way, or try again in some minutes.",
                "This temporary password has ended: it was good for 7 days. Ask your administrator for a new one."},
    .or_else = "or",
    .by_company = {"Sign in with ", ""},
    .company_problems = {"There is no such way to sign in here.",
                         "This sign-in was used already, took too long, or was not begun in this browser. Begin again.",
                         "You were not signed in: the sign-in was cancelled, or your company's sign-in service refused it.",
                         "Your company's sign-in service does not answer. Try again in some minutes.",
                         "Many people are signing in at the moment. Try again in a few seconds.",
                         "The answer of your company's sign-in service could not be verified, so nobody was signed in. "
                         "Begin again; if that does not help, tell your administrator.",
                         "This way to sign in is not set up correctly. Tell your administrator.",
                         "Your company's sign-in service knows you, but none of your groups there has a role here. "
                         "Ask your administrator for one.",
                         "Your company's sign-in service knows you, but you have no account here. Ask your administrator for one.",
                         "Your company's sign-in service does not tell a confirmed e-mail address of your company's that "
                         "could be your user name here. Tell your administrator.",
                         "An account here has your name already, and cannot be connected with your sign-in. "
                         "Tell your administrator.",
                         "Your account here is disabled. Ask your administrator."},
};
constexpr Words kChinese{
    .tag = "zh-Hans",
    .title = "登录",
    .leads_to = "以继续访问",
    .user_name = "用户名",
    .password = "密码",
    .new_password = "新密码",
    .repeat = "再次输入新密码",
    .submit = "登录",
    .no_sign_in = "无法登录",
    .other_tag = "en",
    .other_language = "English",
    .signed_in_as = "在此登录将会注销",
    .go_on = "继续使用该账户",
    .portals = {"合作伙伴中心", "客户中心", "运营控制台"},
    .code = "验证码",
    .set_up = "您的账户需要双重验证。请设置身份验证器应用：",
    .scan = "用该应用扫描此二维码。",
    .type_secret = "或手动输入此密钥：",
    .then_code = "然后输入应用显示的验证码。",
    .lost = "请输入身份验证器显示的验证码，或一个恢复代码。",
    .recovery_code = "恢复代码",
    .lost_key = "如果没有安全密钥，请输入一个恢复代码。",
    .use_key = "使用安全密钥",
    .no_keys_here = "此浏览器无法在此处使用您的安全密钥。",
    .key_failed = "未使用安全密钥：操作已取消或超时，或该密钥不属于此账户。请重试。",
    .by_passkey = "使用通行密钥登录",
    .passkey_failed = "未使用通行密钥：操作已取消或超时，或此设备上没有用于本站的通行密钥。请重试，或使用密码登录。",
    .notices = {"", "用户名或密码不正确，或失败次数过多。请几分钟后重试。", "必须更改此密码。请再次输入当前密码，并设置新密码。",
                "新密码至少需要 8 个字符，并且不易被猜到：不能是常用密码，不能由您或贵公司的名称构成，也不能与旧密码相同。",
                "两次输入的新密码不一致。",
                "服务器繁忙，请几秒后重试。", "验证码不正确、已被使用或已过期。请输入当前显示的验证码。",
                "登录超时，请重新登录。", "安全密钥未被接受。请重试，或使用其他方式。",
                "通行密钥未被接受，或失败次数过多。请使用其他方式，或几分钟后重试。",
                "此临时密码已失效：其有效期为 7 天。请向管理员索取新的临时密码。"},
    .or_else = "或",
    .by_company = {"使用 ", " 登录"},
    .company_problems = {"此处没有这种登录方式。", "此次登录已被使用、已超时，或不是在此浏览器中开始的。请重新登录。",
                         "未能登录：登录已取消，或被贵公司的登录服务拒绝。", "贵公司的登录服务没有响应，请几分钟后重试。",
                         "当前登录人数较多，请几秒后重试。",
                         "无法验证贵公司登录服务的应答，因此未登录。请重新登录；如仍不成功，请告知您的管理员。",
                         "此登录方式的配置不正确，请告知您的管理员。",
                         "贵公司的登录服务认识您，但您所在的组在此处没有任何角色。请联系您的管理员。",
                         "贵公司的登录服务认识您，但您在此处没有账户。请联系您的管理员。",
                         "贵公司的登录服务没有提供可用作用户名的、已确认的公司电子邮件地址。请告知您的管理员。",
                         "此处已有同名账户，且无法与您的登录关联。请告知您的管理员。", "您在此处的账户已停用。请联系您的管理员。"},
};

const Words& words_of(PageLanguage language) { return language == PageLanguage::kChinese ? kChinese : kEnglish; }

constexpr std::string_view kStyle =
    ":root{color-scheme:light dark;--ground:#f5f7fa;--card:#fff;--text:#1b1f24;--quiet:#56606b;--line:#d5dbe1;"
    "--field:#7b8794;--accent:#0f6cbd;--press:#0c5597;--on:#fff;--bad:#a4262c;--bad-ground:#fdf3f4}"
    "*{box-sizing:border-box}"
    "body{font:16px/1.5 'Segoe UI','Noto Sans CJK SC','Noto Sans SC','Microsoft YaHei','PingFang SC',sans-serif;"
    "margin:0;min-height:100vh;display:flex;flex-direction:column;background:var(--ground);color:var(--text)}"
    "main{width:100%;max-width:26rem;margin:auto;padding:2.5rem 2.5rem 2rem;background:var(--card);"
    "border:1px solid var(--line);border-radius:12px;box-shadow:0 8px 28px rgba(15,30,50,.08)}"
    ".brand{display:flex;align-items:center;gap:.6rem;margin:0 0 1.75rem;font-weight:600;letter-spacing:.01em}"
    ".brand svg{width:1.75rem;height:1.75rem;flex:none}"
    "h1{font-size:1.5rem;line-height:1.25;font-weight:600;margin:0}p{margin:.35rem 0 0}.to{color:var(--quiet)}"
    "label{display:block;margin:1.15rem 0 .3rem;font-weight:600;font-size:.9rem}"
    "input{width:100%;padding:.6rem .75rem;font:inherit;color:inherit;background:var(--card);"
    "border:1px solid var(--field);border-radius:6px}"
    "button{width:100%;margin-top:1.75rem;padding:.65rem 1rem;font:inherit;font-weight:600;border:1px solid transparent;"
    "border-radius:6px;background:var(--accent);color:var(--on);cursor:pointer}button:hover{background:var(--press)}"
    "a{color:var(--accent)}"
    ".or{display:flex;align-items:center;gap:.75rem;margin:1.5rem 0 0;color:var(--quiet);font-size:.875rem}"
    ".or::before,.or::after{content:'';flex:1;border-top:1px solid var(--line)}"
    "#passkey:not([hidden])+.or{display:none}"
    ".company{display:block;margin-top:.9rem;padding:.6rem 1rem;border:1px solid var(--field);border-radius:6px;color:inherit;"
    "font-weight:600;text-align:center;text-decoration:none;overflow-wrap:anywhere;background:none}"
    ".company:hover{background:var(--ground)}"
    "input:focus-visible,button:focus-visible,a:focus-visible{outline:2px solid var(--accent);outline-offset:2px}"
    "[role=alert],.note{margin:1.25rem 0 0;padding:.7rem .9rem;border-radius:6px;font-size:.925rem}"
    "[hidden]{display:none}"
    "[role=alert]{color:var(--bad);background:var(--bad-ground);border:1px solid currentColor}"
    ".note{background:var(--ground);border:1px solid var(--line);overflow-wrap:anywhere}"
    "ol{margin:1.25rem 0 0;padding-left:1.25rem}code{font-size:1.05rem;letter-spacing:.04em;overflow-wrap:anywhere}"
    ".qr{display:block;width:12rem;max-width:100%;margin:.75rem 0;background:#fff;border-radius:6px}.qr path{fill:#000}"
    "footer{margin-top:1.75rem;font-size:.875rem;text-align:center}"
    "@media(max-width:30rem){body{background:var(--card)}main{margin:0 auto;padding:1.5rem 1.25rem;border:0;"
    "border-radius:0;box-shadow:none}}"
    "@media(prefers-color-scheme:dark){:root{--ground:#16181b;--card:#202327;--text:#f2f4f6;--quiet:#b3bcc5;"
    "--line:#3a4047;--field:#87919c;--accent:#62abf5;--press:#8cc2f8;--on:#0a1520;--bad:#f3b5b8;--bad-ground:#3a2224}"
    "main{box-shadow:none}}"
    "@media(forced-colors:active){main,button{border:1px solid}}";

std::string escape(std::string_view text) {
  std::string html;
  for (char c : text) {
    switch (c) {
      case '&': html += "&amp;"; break;
      case '<': html += "&lt;"; break;
      case '>': html += "&gt;"; break;
      case '"': html += "&quot;"; break;
      case '\'': html += "&#39;"; break;
      default: html += c;
    }
  }
  return html;
}

/// Asks a key, and sends its answer by the form. The button appears where the browser can and the server bears the keys' name.
constexpr std::string_view kKeyScript =
    "(()=>{const b=document.getElementById('use_key'),n=document.getElementById('key_notice'),f=b.form,q=JSON.parse(b.dataset.question),"
    "d=s=>Uint8Array.from(atob(s.replace(/-/g,'+').replace(/_/g,'/')),c=>c.charCodeAt(0)),"
    "e=a=>btoa(String.fromCharCode(...new Uint8Array(a))).replace(/\\+/g,'-').replace(/\\//g,'_').replace(/=+$/,'');"
    "if(!window.PublicKeyCredential||location.hostname!==q.relyingParty)return;f.hidden=b.hidden=false;if(b.autofocus)b.focus();"
    "n.hidden=true;n.textContent=n.dataset.failed;"
    "b.addEventListener('click',async()=>{n.hidden=true;b.disabled=true;try{"
    "const k=await navigator.credentials.get({publicKey:{challenge:d(q.challenge),rpId:q.relyingParty,userVerification:q.verification,"
    "allowCredentials:q.keys.map(k=>({type:'public-key',id:d(k.id),...(k.transports.length?{transports:k.transports}:{})}))}});"
    "f.elements.key.value=e(k.rawId);f.elements.key_client.value=e(k.response.clientDataJSON);"
    "f.elements.key_data.value=e(k.response.authenticatorData);f.elements.key_signature.value=e(k.response.signature);"
    "f.elements.key_user.value=e(k.response.userHandle||[]);f.submit()"
    "}catch{n.hidden=false;b.disabled=false;b.focus()}})})()";

/// What the page's script is to ask a key; nullptr: nothing.
const KeyQuestion* question_of(const SignInPage& page) {
  if (page.asks_code) return page.keys ? &*page.keys : nullptr;
  return page.passkey && !page.asks_new_password ? &*page.passkey : nullptr;
}

http::Response page_around(const Words& words, std::string_view title, std::string_view inside, const SignInPage& page,
                           int status) {
  const std::string_view origin = page.origin;
  std::string nonce = crypto::to_base64url(crypto::random_bytes(16));
  http::Response response;
  response.status = status;
  response.content_type = "text/html; charset=utf-8";
  std::string& html = response.body;
  html += "<!DOCTYPE html><html lang=\"";
  html += words.tag;
  html +=
      "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
      "<meta name=\"robots\" content=\"noindex\"><link rel=\"icon\" href=\"/favicon.svg\"><title>";
  html += title;
  html += " · Chandlery</title><style nonce=\"" + nonce + "\">";
  html += kStyle;
  html += "</style></head><body><main>";
  html.append("<p class=\"brand\">").append(kMark).append("Chandlery</p>");
  html += "<h1>";
  html += title;
  html += "</h1>";
  html += inside;
  html += "</main>";
  const bool scripted = question_of(page) != nullptr;
  if (scripted) html.append("<script nonce=\"").append(nonce).append("\">").append(kKeyScript).append("</script>");
  html += "</body></html>";
  // Browsers apply form-action to the redirect that answers the form, too.
  response.set("Content-Security-Policy", "default-src 'none'; style-src 'nonce-" + nonce + "';" +
                                              (scripted ? " script-src 'nonce-" + nonce + "';" : "") +
                                              " img-src 'self'; form-action 'self'" +
                                              (origin.empty() ? "" : " " + std::string(origin)) +
                                              "; base-uri 'none'; frame-ancestors 'none'");
  response.set("X-Content-Type-Options", "nosniff");
  response.set("X-Frame-Options", "DENY");
  // With no-referrer a browser would call the form's origin "null".
  response.set("Referrer-Policy", "same-origin");
  // An application may have opened its sign-in in a window that it wants to hear of again; a portal has not.
  if (origin.empty()) response.set("Cross-Origin-Opener-Policy", "same-origin");
  response.set("Content-Language", std::string(words.tag));
  response.set("Vary", "Accept-Language");
  forbid_storing(response);
  return response;
}

void input(std::string& html, std::string_view name, std::string_view label, std::string_view type,
           std::string_view autocomplete, std::string_view value, bool focus) {
  html += "<label for=\"";
  html += name;
  html += "\">";
  html += label;
  html += "</label><input required id=\"";
  html += name;
  html += "\" name=\"";
  html += name;
  html += "\" type=\"";
  html += type;
  html += "\" autocomplete=\"";
  html += autocomplete;
  html += "\" maxlength=\"256\"";
  if (type == "text") html += " autocapitalize=\"none\" spellcheck=\"false\"";
  if (!value.empty()) html += " value=\"" + escape(value) + "\"";
  if (focus) html += " autofocus";
  html += ">";
}

std::string action_of(const SignInPage& page) {
  return page.action.empty() ? "" : " action=\"" + escape(page.action) + "\"";
}

void hidden(std::string& html, std::string_view name, std::string_view value) {
  html.append("<input type=\"hidden\" name=\"").append(name).append("\" value=\"").append(escape(value)).append("\">");
}

/// The secret in groups of four, as people type it.
std::string in_groups(std::string_view secret) {
  std::string grouped;
  for (std::size_t i = 0; i < secret.size(); ++i) {
    if (i != 0 && i % 4 == 0) grouped += ' ';
    grouped += secret[i];
  }
  return grouped;
}

/// The fields that a key's answer goes into, and the question in an attribute of the button that asks it.
std::string key_fields(const KeyQuestion& question, std::string_view verification, std::string_view more_of_button) {
  json::Writer asked;
  asked.begin_object();
  write_question(asked, question);
  asked.field("verification", verification).end_object();
  std::string html;
  for (const std::string_view name : {"key", "key_client", "key_data", "key_signature", "key_user"}) hidden(html, name, "");
  html.append("<button type=\"button\" id=\"use_key\" ").append(more_of_button).append(" data-question=\"");
  html.append(escape(asked.text())).append("\">");
  return html;
}

/// The button that asks a security key beside the password, or a sentence where the browser cannot.
std::string security_key(const Words& words, const KeyQuestion& question) {
  std::string html = key_fields(question, "discouraged", "hidden autofocus");
  html.append(words.use_key).append("</button><p role=\"alert\" id=\"key_notice\" data-failed=\"");
  html.append(escape(words.key_failed)).append("\">").append(words.no_keys_here).append("</p>");
  html.append("<p class=\"or\">").append(words.or_else).append("</p>");
  return html;
}

/// A form of its own, so that no password goes with it; nothing of it is seen where the browser cannot.
std::string passkey_form(const Words& words, const SignInPage& page, const KeyQuestion& question) {
  std::string html = "<form method=\"post\" id=\"passkey\" hidden" + action_of(page) + "><p class=\"or\">";
  html.append(words.or_else).append("</p>");
  hidden(html, "passkey", question.ticket);
  html.append(key_fields(question, "required", "class=\"company\"")).append(words.by_passkey).append("</button>");
  html.append("<p role=\"alert\" id=\"key_notice\" hidden data-failed=\"").append(escape(words.passkey_failed));
  html.append("\"></p></form>");
  return html;
}

/// The rest of the form, from its fields to its end.
std::string code_form(const Words& words, const SignInPage& page) {
  std::string html;
  hidden(html, "ticket", page.ticket);
  // So that a password program knows whose code it is.
  html += "<input type=\"hidden\" name=\"user_name\" autocomplete=\"username\" value=\"" + escape(page.user_name) + "\">";
  if (page.enrolment) {
    hidden(html, "enrolment", page.enrolment->ticket);
    const qr::Picture picture = qr::picture_of(page.enrolment->address);
    const std::string side = std::to_string(picture.side);
    html.append("<p class=\"note\">").append(words.set_up).append("</p><ol><li>").append(words.scan);
    html += "<svg class=\"qr\" role=\"img\" aria-label=\"QR\" viewBox=\"0 0 " + side + " " + side +
            "\"><path d=\"" + picture.path + "\"/></svg></li>";
    html.append("<li>").append(words.type_secret).append("<br><code>").append(in_groups(page.enrolment->secret));
    html.append("</code></li><li>").append(words.then_code).append("</li></ol>");
  } else {
    if (page.keys) html += security_key(words, *page.keys);
    html.append("<p class=\"note\">").append(page.has_authenticator ? words.lost : words.lost_key).append("</p>");
  }
  input(html, "code", page.has_authenticator || page.enrolment ? words.code : words.recovery_code, "text", "one-time-code", "",
        !page.keys);
  html += "<button type=\"submit\">" + std::string(words.submit) + "</button></form>";
  return html;
}

}  // namespace

PageLanguage choose_language(std::string_view accept_language) {
  std::string folded = text::lower(accept_language);
  std::string_view rest = folded;
  while (!rest.empty()) {
    std::string_view tag = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(tag.size() + 1, rest.size()));
    tag = text::trim(tag);
    if (tag.starts_with("zh")) return PageLanguage::kChinese;
    if (tag.starts_with("en")) return PageLanguage::kEnglish;
  }
  return PageLanguage::kEnglish;
}

std::string_view name_of(Portal portal, PageLanguage language) {
  return words_of(language).portals[static_cast<int>(portal)];
}

http::Response render(const SignInPage& page, int status) {
  const Words& words = words_of(page.language);
  std::string html = "<p class=\"to\">" + std::string(words.leads_to) + " " + escape(page.application) + "</p>";
  std::string_view notice = words.notices[static_cast<int>(page.notice)];
  if (page.problem) notice = words.company_problems[static_cast<int>(*page.problem)];
  if (!notice.empty()) html += "<p role=\"alert\">" + std::string(notice) + "</p>";
  if (!page.signed_in_as.empty()) {
    html += "<p class=\"note\">" + std::string(words.signed_in_as) + " <b>" + escape(page.signed_in_as) + "</b>. <a href=\"" +
            escape(page.way_back) + "\">" + std::string(words.go_on) + "</a></p>";
  }
  html += "<form method=\"post\"" + action_of(page) + ">";
  if (page.asks_code) return page_around(words, words.title, html + code_form(words, page), page, status);
  input(html, "user_name", words.user_name, "text", "username", page.user_name, page.user_name.empty());
  input(html, "password", words.password, "password", "current-password", "", !page.user_name.empty());
  if (page.asks_new_password) {
    input(html, "new_password", words.new_password, "password", "new-password", "", false);
    input(html, "repeat_password", words.repeat, "password", "new-password", "", false);
  }
  html += "<button type=\"submit\">" + std::string(words.submit) + "</button></form>";
  if (const KeyQuestion* question = question_of(page)) html += passkey_form(words, page, *question);
  if (!page.companies.empty()) html.append("<p class=\"or\">").append(words.or_else).append("</p>");
  for (const SignInPage::CompanyButton& company : page.companies) {
    html.append("<a class=\"company\" href=\"").append(escape(company.address)).append("\">").append(words.by_company[0]);
    html.append(escape(company.label)).append(words.by_company[1]).append("</a>");
  }
  if (!page.other_language.empty()) {
    html += "<footer><a lang=\"" + std::string(words.other_tag) + "\" hreflang=\"" + std::string(words.other_tag) +
            "\" href=\"" + escape(page.other_language) + "\">" + std::string(words.other_language) + "</a></footer>";
  }
  return page_around(words, words.title, html, page, status);
}

http::Response render_refusal(PageLanguage language, std::string_view sentence, int status) {
  const Words& words = words_of(language);
  return page_around(words, words.no_sign_in, "<p role=\"alert\">" + escape(sentence) + "</p>", SignInPage{}, status);
}

}  // namespace chandlery::identity

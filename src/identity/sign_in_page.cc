// Renders the sign-in page.
#include "identity/sign_in_page.h"

#include "core/text.h"
#include "identity/oauth_wire.h"
#include "platform/crypto/crypto.h"

namespace chandlery::identity {
namespace {

struct Words {
  std::string_view tag, title, leads_to, user_name, password, new_password, repeat, submit, no_sign_in;
  std::string_view notices[6];  // in the order of SignInPage::Notice
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
    .notices = {"", "The user name or the password is wrong, or too many attempts failed. Try again in some minutes.",
                "This password must be changed. Enter it once more, and choose a new one.",
                "The new password needs at least 8 characters and must differ from the old one and from the user name.",
                "The two new passwords differ.", "The server is busy. Try again in a few seconds."},
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
    .notices = {"", "用户名或密码不正确，或失败次数过多。请几分钟后重试。", "必须更改此密码。请再次输入当前密码，并设置新密码。",
                "新密码至少需要 8 个字符，且不能与旧密码或用户名相同。", "两次输入的新密码不一致。",
                "服务器繁忙，请几秒后重试。"},
};

const Words& words_of(PageLanguage language) { return language == PageLanguage::kChinese ? kChinese : kEnglish; }

constexpr std::string_view kStyle =
    "body{font:16px/1.5 'Segoe UI','Noto Sans CJK SC','Microsoft YaHei','PingFang SC',sans-serif;margin:0;"
    "background:#f3f2f1;color:#1b1a19}"
    "main{max-width:22rem;margin:10vh auto;padding:2rem;background:#fff;border:1px solid #d2d0ce;border-radius:4px}"
    "h1{font-size:1.5rem;margin:0}label{display:block;margin-top:1rem}"
    "input{box-sizing:border-box;width:100%;padding:.5rem;font:inherit;border:1px solid #605e5c;border-radius:2px}"
    "button{margin-top:1.5rem;padding:.5rem 2rem;font:inherit;border:0;border-radius:2px;background:#0f6cbd;color:#fff}"
    "input:focus-visible,button:focus-visible{outline:3px solid #0f6cbd;outline-offset:2px}"
    "[role=alert]{color:#a4262c;margin:1rem 0 0}"
    "@media(prefers-color-scheme:dark){body{background:#1b1a19;color:#f3f2f1}main{background:#292827}"
    "input{background:#1b1a19;color:inherit}[role=alert]{color:#f1bbbc}"
    "button{background:#479ef5;color:#000}}";

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

http::Response page_around(const Words& words, std::string_view title, std::string_view inside, std::string_view origin,
                           int status) {
  std::string nonce = crypto::to_base64url(crypto::random_bytes(16));
  http::Response response;
  response.status = status;
  response.content_type = "text/html; charset=utf-8";
  std::string& html = response.body;
  html += "<!DOCTYPE html><html lang=\"";
  html += words.tag;
  html += "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>";
  html += title;
  html += "</title><style nonce=\"" + nonce + "\">";
  html += kStyle;
  html += "</style></head><body><main><h1>";
  html += title;
  html += "</h1>";
  html += inside;
  html += "</main></body></html>";
  // Browsers apply form-action to the redirect that answers the form, too.
  response.set("Content-Security-Policy", "default-src 'none'; style-src 'nonce-" + nonce + "'; form-action 'self'" +
                                              (origin.empty() ? "" : " " + std::string(origin)) +
                                              "; base-uri 'none'; frame-ancestors 'none'");
  response.set("X-Content-Type-Options", "nosniff");
  response.set("X-Frame-Options", "DENY");
  response.set("Referrer-Policy", "no-referrer");
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

http::Response render(const SignInPage& page, int status) {
  const Words& words = words_of(page.language);
  std::string html = "<p>" + std::string(words.leads_to) + " " + escape(page.application) + "</p>";
  std::string_view notice = words.notices[static_cast<int>(page.notice)];
  if (!notice.empty()) html += "<p role=\"alert\">" + std::string(notice) + "</p>";
  html += "<form method=\"post\">";
  input(html, "user_name", words.user_name, "text", "username", page.user_name, page.user_name.empty());
  input(html, "password", words.password, "password", "current-password", "", !page.user_name.empty());
  if (page.asks_new_password) {
    input(html, "new_password", words.new_password, "password", "new-password", "", false);
    input(html, "repeat_password", words.repeat, "password", "new-password", "", false);
  }
  html += "<button type=\"submit\">" + std::string(words.submit) + "</button></form>";
  return page_around(words, words.title, html, page.origin, status);
}

http::Response render_refusal(PageLanguage language, std::string_view sentence, int status) {
  const Words& words = words_of(language);
  return page_around(words, words.no_sign_in, "<p role=\"alert\">" + escape(sentence) + "</p>", {}, status);
}

}  // namespace chandlery::identity

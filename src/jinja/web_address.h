// What the urlize filter takes for a web address, a mail address and the beginning of one.
//
// The patterns are those of Jinja2's urlize, matched by hand: each is a scan without going back, because the characters
// of a host never occur in what may follow it. None of the texts may contain white space.
#pragma once

#include <string_view>

namespace docmill::jinja {

/// A scheme or "www." and a host, an IP address after a scheme, or a domain under one of the oldest top-level domains;
/// then maybe a port, a path, a query and a fragment.
bool is_web_address(std::string_view text);
/// Something, "@", and a domain with a dot.
bool is_mail_address(std::string_view text);
/// Two or more of `[\w.+-]`, a colon, at most two slashes.
bool is_scheme(std::string_view text);

}  // namespace docmill::jinja

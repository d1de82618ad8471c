// Code and images of a page: code in colours, images inside of the page.
#include <algorithm>
#include <array>

#include "writer/highlight.h"
#include "writer/html_escape.h"
#include "writer/html_writer.h"

namespace docmill::html {
namespace {

constexpr std::size_t kMostEmbedded = std::size_t{64} << 20;  // bytes of images in one page
constexpr std::size_t kWideCode = 16;  // bytes in a line from which a small screen may have to scroll it

/// Start tags by CodeClass; empty for what has the colour of the text.
constexpr std::array<std::string_view, kCodeClasses> kSpans = {"",
                                                               "<span class=\"hk\">",
                                                               "<span class=\"ht\">",
                                                               "<span class=\"hf\">",
                                                               "<span class=\"hs\">",
                                                               "<span class=\"hn\">",
                                                               "<span class=\"hc\">",
                                                               "",
                                                               "<span class=\"ha\">",
                                                               "<span class=\"hi\">",
                                                               "<span class=\"hd\">",
                                                               "<span class=\"hh\">"};

bool has_long_line(std::string_view code) {
  while (!code.empty()) {
    const std::size_t end = std::min(code.find('\n'), code.size());
    if (end > kWideCode) {
      return true;
    }
    code.remove_prefix(std::min(end + 1, code.size()));
  }
  return false;
}

/// RFC 4648, section 4.
void append_base64(std::string_view bytes, Buffer& out) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const std::size_t size = (bytes.size() + 2) / 3 * 4;
  char* to = out.reserve(size);
  const auto byte = [&](std::size_t at) {
    return at < bytes.size() ? static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at])) : 0U;
  };
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::uint32_t bits = byte(at) << 16 | byte(at + 1) << 8 | byte(at + 2);
    *to++ = kDigits[bits >> 18];
    *to++ = kDigits[bits >> 12 & 63];
    *to++ = at + 1 < bytes.size() ? kDigits[bits >> 6 & 63] : '=';
    *to++ = at + 2 < bytes.size() ? kDigits[bits & 63] : '=';
  }
  out.commit(size);
}

}  // namespace

// ---- code ---------------------------------------------------------------------------------------------------------

void ContentWriter::write_code_block(const Node& block) {
  start_line();
  out_.append(page_ && has_long_line(block.text()) ? "<pre tabindex=\"0\"><code" : "<pre><code");
  if (!block.language().empty()) {
    append_attribute(" class=\"language-", block.language());
  }
  out_.push('>');
  if (page_ && !block.language().empty()) {
    write_coloured(block.language(), block.text());
  } else {
    append_text(block.text(), out_);
  }
  out_.append("</code></pre>\n");
}

void ContentWriter::write_coloured(std::string_view language, std::string_view code) {
  highlight(language, code, [this](CodeClass kind, std::string_view text) {
    const std::string_view span = kSpans[static_cast<std::size_t>(kind)];
    out_.append(span);
    append_text(text, out_);
    out_.append(span.empty() ? "" : "</span>");
  });
}

// ---- images -------------------------------------------------------------------------------------------------------

void ContentWriter::write_image(const Node& image) {
  if (html_.links == LinkPolicy::safe && !is_safe_url(image.url(), true)) {
    write_inlines(image);
    return;
  }
  if ((!page_ && options_.images == nullptr) || is_data_url(image.url())) {
    write_image_tag(image, nullptr);
    return;
  }
  const std::optional<LoadedImage> loaded = load_image(image, document_, options_);
  if (loaded && !takes_too_much(image, *loaded)) {
    write_image_tag(image, &*loaded);
  } else if (!is_remote_url(image.url())) {
    write_image_tag(image, nullptr);  // a file beside the page
  } else {
    write_missing_image(image);
  }
}

/// Whether embedding one more image makes the page too large; then that is said.
bool ContentWriter::takes_too_much(const Node& image, const LoadedImage& loaded) {
  embedded_ += loaded.bytes->size();
  if (embedded_ <= kMostEmbedded) {
    return false;
  }
  embedded_ -= loaded.bytes->size();
  Diagnostic diagnostic;
  diagnostic.kind = ErrorKind::limit;
  diagnostic.code = "E-WRT-075";
  diagnostic.message = "with '" + std::string(image.url()) + "' the images of this page would be more than " +
                       std::to_string(kMostEmbedded >> 20) + " MiB; it stays a reference";
  diagnostic.hint = "make them smaller, or divide the document";
  warn_about_image(image, document_, options_, std::move(diagnostic));
  return true;
}

void ContentWriter::write_image_tag(const Node& image, const LoadedImage* embedded) {
  out_.append("<img src=\"");
  if (embedded != nullptr) {
    out_.append("data:");
    out_.append(media_type(embedded->info.kind));
    out_.append(";base64,");
    append_base64(*embedded->bytes, out_);
  } else {
    append_url(image.url(), out_);
  }
  out_.append("\" alt=\"");
  write_alternative(image);
  out_.push('"');
  if (embedded != nullptr) {  // its place is kept before it is decoded
    out_.append(" width=\"");
    append_number(embedded->info.width);
    out_.append("\" height=\"");
    append_number(embedded->info.height);
    out_.push('"');
  }
  if (!image.title().empty() && !captioned_) {
    append_attribute(" title=\"", image.title());
  }
  out_.append(" />");
}

/// The alternative text in place of an image; a link to one in the network.
void ContentWriter::write_missing_image(const Node& image) {
  const bool link = is_remote_url(image.url()) && !in_link_;
  if (link) {
    out_.append("<a class=\"image\" href=\"");
    append_url(image.url(), out_);
    out_.append("\">");
  }
  const std::size_t begin = out_.size();
  write_alternative(image);
  if (out_.size() == begin) {
    append_text(image.url().substr(image.url().find_last_of('/') + 1), out_);
  }
  out_.append(link ? "</a>" : "");
}

/// Plain text of the children: what stands in place of an image.
void ContentWriter::write_alternative(const Node& image) {
  for (const Node* node = &image + 1; node != image.next(); ++node) {
    if (node->kind() == NodeKind::text || node->kind() == NodeKind::code) {
      append_text(node->text(), out_);
    } else if (node->kind() == NodeKind::soft_break || node->kind() == NodeKind::line_break) {
      out_.push(' ');
    }
  }
}

}  // namespace docmill::html

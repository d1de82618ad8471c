// write_pdf: Document -> layout -> pages -> file.
//
//   theme, fonts -> Blocks (slices) -> paginate -> running lines -> font subsets -> page contents -> everything else
//
// Everything is laid out before the first byte is written, so nothing has to be patched. Objects are numbered and
// written in an order that depends on the document alone.
#include <algorithm>
#include <tuple>
#include <vector>

#include "docmill/writer.h"
#include "writer/pdf/blocks.h"
#include "writer/pdf/claims.h"
#include "writer/pdf/encryption.h"
#include "writer/pdf/metadata.h"
#include "writer/pdf/object_writer.h"
#include "writer/pdf/outline.h"
#include "writer/pdf/page_content.h"
#include "writer/pdf/running.h"
#include "writer/pdf/srgb_profile.h"
#include "writer/pdf/svg_write.h"
#include "writer/pdf/syntax.h"

namespace docmill {
namespace pdf {
namespace {

constexpr std::uint32_t kKidsOfPageNode = 64;

/// Gives the workspace back whatever happens.
class WorkspaceLease {
 public:
  explicit WorkspaceLease(FontLibrary& library) : library_(library), workspace_(library.take_workspace()) {}
  WorkspaceLease(const WorkspaceLease&) = delete;
  WorkspaceLease& operator=(const WorkspaceLease&) = delete;
  ~WorkspaceLease() { library_.give_back(std::move(workspace_)); }
  Workspace& operator*() { return *workspace_; }

 private:
  FontLibrary& library_;
  std::unique_ptr<Workspace> workspace_;
};

class FileWriter {
 public:
  FileWriter(Typesetter& set, const Pages& pages, const Metadata& metadata, ObjectWriter& objects)
      : set_(set), pages_(pages), metadata_(metadata), objects_(objects) {}

  /// Returns the catalog; the information dictionary is the object behind it.
  std::uint32_t write(const std::vector<RunningText>& running) {
    const std::uint32_t catalog = objects_.reserve(2);
    write_fonts();
    reserve_pages();
    write_contents(running);
    set_.layout.structure.reserve(objects_);
    write_annotations();
    write_pages();
    const std::uint32_t structure = objects_.reserve();
    set_.layout.structure.write(structure, page_objects_, objects_);
    const std::uint32_t outline = write_outline(set_.layout.headings, heading_destinations(), objects_);
    const std::uint32_t xmp = objects_.reserve();
    objects_.put_encoded(xmp, "/Type/Metadata/Subtype/XML", xmp_packet(metadata_, set_.pdf));
    write_output_intent();
    write_attachments();
    write_catalog(catalog, structure, outline, xmp);
    objects_.put(catalog + 1, info_dictionary(metadata_));
    return catalog;
  }

 private:
  double page_height(std::uint32_t page) const {
    return pages_.pages[page].landscape ? set_.options.page.width : set_.options.page.height;
  }

  /// By name: their places in the library depend on what other threads have looked for.
  std::vector<FontUse*> used_fonts() const {
    std::vector<FontUse*> used;
    for (const std::unique_ptr<FontUse>& font : set_.workspace.fonts) {
      if (font != nullptr && !font->empty()) {
        used.push_back(font.get());
      }
    }
    std::sort(used.begin(), used.end(), [](const FontUse* left, const FontUse* right) {
      const auto key = [](const FontUse& use) { return std::tie(use.face().postscript_name(), use.face().path()); };
      return key(*left) < key(*right);
    });
    return used;
  }

  void write_fonts() {
    const std::vector<FontUse*> used = used_fonts();
    std::uint32_t number = 0;
    Buffer fonts;
    fonts.append("<<");
    for (FontUse* const font : used) {
      font->number = ++number;
      font->object = objects_.reserve();
      font->set_subset(set_.library.subset(*font, set_.workspace.compressor));
      fonts.append("/F");
      append_integer(fonts, font->number);
      fonts.push(' ');
      append_reference(fonts, font->object);
    }
    fonts.append(">>");
    Buffer resources;
    resources.append("<</Font");
    resources.append(fonts.view());
    const std::uint32_t first_image = objects_.reserve(static_cast<std::uint32_t>(set_.images.size()));
    if (!set_.images.empty()) {
      resources.append("/XObject<<");
      for (std::uint32_t i = 0; i < set_.images.size(); ++i) {
        resources.append("/I");
        append_integer(resources, i + 1);
        resources.push(' ');
        append_reference(resources, first_image + i);
      }
      resources.append(">>");
    }
    resources.append(">>");
    resources_ = objects_.reserve();
    objects_.put(resources_, resources.view());
    for (const FontUse* const font : used) {
      write_font(*font, objects_);
    }
    for (std::uint32_t i = 0; i < set_.images.size(); ++i) {
      const EncodedImage& image = *set_.images[i];
      if (image.drawing != nullptr) {
        PageContent content(set_, pages_);
        write_drawing(*image.drawing, first_image + i, fonts.view(), first_image, content, objects_);
      } else {
        write_image(image, first_image + i, objects_);
      }
    }
  }

  void reserve_pages() {
    const auto count = static_cast<std::uint32_t>(pages_.pages.size());
    const std::uint32_t first = objects_.reserve(count * 2);
    for (std::uint32_t i = 0; i < count; ++i) {
      page_objects_.push_back(first + i);
    }
    first_content_ = first + count;
  }

  void write_contents(const std::vector<RunningText>& running) {
    PageContent content(set_, pages_);
    for (std::uint32_t i = 0; i < pages_.pages.size(); ++i) {
      objects_.put_stream(first_content_ + i, {}, content.write(i, running[i]));
    }
    links_ = content.links();
  }

  std::vector<Destination> heading_destinations() const {
    std::vector<Destination> destinations;
    for (const Heading& heading : set_.layout.headings) {
      destinations.push_back(destination(heading.page, heading.y));
    }
    return destinations;
  }
  Destination destination(std::uint32_t page, double y) const {
    return {page_objects_[page], set_.theme.margin_left, page_height(page) - set_.theme.margin_top - y + 6};
  }

  void write_annotations() {
    annotations_.resize(pages_.pages.size());
    std::vector<std::uint32_t> keys;
    const std::uint32_t first = objects_.reserve(static_cast<std::uint32_t>(links_.size()));
    for (std::uint32_t i = 0; i < links_.size(); ++i) {
      const LinkArea& area = links_[i];
      const Link& link = set_.layout.links[area.link];
      const std::uint32_t key = set_.layout.structure.add_annotation(link.element, area.page, first + i);
      annotations_[area.page].push_back(first + i);
      write_annotation(area, link, key, first + i);
    }
  }

  void write_annotation(const LinkArea& area, const Link& link, std::uint32_t key, std::uint32_t number) {
    Buffer& out = objects_.begin(number);
    out.append("<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]/Rect[");
    for (const double value : {area.left, area.bottom, area.right, area.top}) {
      append_length(out, value);
      out.push(' ');
    }
    out.append("]/P ");
    append_reference(out, page_objects_[area.page]);
    out.append("/StructParent ");
    append_integer(out, key);
    out.append("/Contents");
    if (link.target != kNone) {
      const Heading& heading = set_.layout.headings[link.target];
      append_text(out, !heading.title.empty()     ? heading.title
                       : !heading.section.empty() ? heading.section
                                                  : link.title);
      out.append("/Dest");
      append_destination(out, destination(heading.page, heading.y));
    } else if (link.note != kNone) {
      const Note& note = set_.layout.notes[link.note];
      append_text(out, link.title);
      out.append("/Dest");
      append_destination(
          out, link.back ? destination(note.reference_page, note.reference_y) : destination(note.page, note.y));
    } else {
      append_text(out, link.title);
      out.append("/A<</S/URI/URI");
      append_bytes(out, ascii_url(link.url));
      out.append(">>");
    }
    out.append(">>");
    objects_.end();
  }

  void write_pages() {
    const auto count = static_cast<std::uint32_t>(page_objects_.size());
    const std::uint32_t nodes = (count + kKidsOfPageNode - 1) / kKidsOfPageNode;
    page_tree_ = objects_.reserve();
    const std::uint32_t first_node = nodes > 1 ? objects_.reserve(nodes) : page_tree_;
    for (std::uint32_t i = 0; i < count; ++i) {
      write_page(i, first_node + i / kKidsOfPageNode);
    }
    for (std::uint32_t node = 0; node < nodes; ++node) {
      const std::uint32_t begin = node * kKidsOfPageNode;
      const std::uint32_t end = std::min(begin + kKidsOfPageNode, count);
      Buffer& out = objects_.begin(first_node + node);
      out.append("<</Type/Pages/Count ");
      append_integer(out, end - begin);
      if (nodes > 1) {
        out.append("/Parent ");
        append_reference(out, page_tree_);
      }
      append_kids(out, page_objects_[begin], end - begin);
      objects_.end();
    }
    if (nodes > 1) {
      Buffer& out = objects_.begin(page_tree_);
      out.append("<</Type/Pages/Count ");
      append_integer(out, count);
      append_kids(out, first_node, nodes);
      objects_.end();
    }
  }

  static void append_kids(Buffer& out, std::uint32_t first, std::uint32_t count) {
    out.append("/Kids[");
    for (std::uint32_t i = 0; i < count; ++i) {
      append_reference(out, first + i);
      out.push(' ');
    }
    out.append("]>>");
  }

  void write_page(std::uint32_t i, std::uint32_t parent) {
    const Page& page = pages_.pages[i];
    const PageSize& size = set_.options.page;
    Buffer& out = objects_.begin(page_objects_[i]);
    out.append("<</Type/Page/Parent ");
    append_reference(out, parent);
    out.append("/MediaBox[0 0 ");
    append_number(out, page.landscape ? size.height : size.width);
    out.push(' ');
    append_number(out, page.landscape ? size.width : size.height);
    out.append("]/Resources ");
    append_reference(out, resources_);
    out.append("/Contents ");
    append_reference(out, first_content_ + i);
    out.append("/StructParents ");
    append_integer(out, i);
    out.append("/Tabs/S");
    if (!annotations_[i].empty()) {
      out.append("/Annots[");
      for (const std::uint32_t annotation : annotations_[i]) {
        append_reference(out, annotation);
        out.push(' ');
      }
      out.push(']');
    }
    out.append(">>");
    objects_.end();
  }

  void write_output_intent() {
    if (set_.pdf.archival == PdfArchival::none) {
      return;
    }
    const std::uint32_t profile = objects_.reserve();
    objects_.put_stream(profile, "/N 3", srgb_profile());
    output_intent_ = objects_.reserve();
    Buffer& out = objects_.begin(output_intent_);
    out.append(
        "<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB IEC61966-2.1)/Info(sRGB IEC61966-2.1)"
        "/DestOutputProfile ");
    append_reference(out, profile);
    out.append(">>");
    objects_.end();
  }

  void write_attachments() {
    for (const PdfAttachment& attachment : set_.pdf.attachments) {
      const std::uint32_t file = objects_.reserve(2);
      Buffer entries;
      entries.append("/Type/EmbeddedFile/Subtype");
      append_name(entries, attachment.media_type.empty() ? "application/octet-stream" : attachment.media_type);
      entries.append("/Params<</Size ");
      append_integer(entries, static_cast<std::int64_t>(attachment.bytes.size()));
      entries.append(">>");
      objects_.put_stream(file, entries.view(), attachment.bytes);
      Buffer& out = objects_.begin(file + 1);
      out.append("<</Type/Filespec/F");
      append_text(out, attachment.name);
      out.append("/UF");
      append_text(out, attachment.name);
      if (!attachment.description.empty()) {
        out.append("/Desc");
        append_text(out, attachment.description);
      }
      out.append("/AFRelationship/Source/EF<</F ");
      append_reference(out, file);
      out.append("/UF ");
      append_reference(out, file);
      out.append(">>>>");
      objects_.end();
      attachments_.emplace_back(attachment.name, file + 1);
    }
    std::sort(attachments_.begin(), attachments_.end());
  }

  void append_attachments(Buffer& out) const {
    if (attachments_.empty()) {
      return;
    }
    out.append("/AF[");
    for (const auto& [name, object] : attachments_) {
      append_reference(out, object);
      out.push(' ');
    }
    out.append("]/Names<</EmbeddedFiles<</Names[");
    for (const auto& [name, object] : attachments_) {
      append_text(out, name);
      append_reference(out, object);
    }
    out.append("]>>>>");
  }

  void write_catalog(std::uint32_t number, std::uint32_t structure, std::uint32_t outline, std::uint32_t xmp) {
    Buffer& out = objects_.begin(number);
    out.append("<</Type/Catalog/Pages ");
    append_reference(out, page_tree_);
    out.append("/StructTreeRoot ");
    append_reference(out, structure);
    out.append("/MarkInfo<</Marked true>>/ViewerPreferences<</DisplayDocTitle true>>/Metadata ");
    append_reference(out, xmp);
    if (!metadata_.language.empty()) {
      out.append("/Lang");
      append_text(out, metadata_.language);
    }
    if (outline != 0) {
      out.append("/Outlines ");
      append_reference(out, outline);
    }
    if (output_intent_ != 0) {
      out.append("/OutputIntents[");
      append_reference(out, output_intent_);
      out.push(']');
    }
    append_attachments(out);
    out.append("/PageLabels<</Nums[0<</S/D>>]>>>>");
    objects_.end();
  }

  Typesetter& set_;
  const Pages& pages_;
  const Metadata& metadata_;
  ObjectWriter& objects_;
  std::vector<std::uint32_t> page_objects_;
  std::vector<std::vector<std::uint32_t>> annotations_;
  std::vector<LinkArea> links_;
  std::uint32_t first_content_ = 0;
  std::vector<std::pair<std::string, std::uint32_t>> attachments_;
  std::uint32_t output_intent_ = 0;
  std::uint32_t resources_ = 0;
  std::uint32_t page_tree_ = 0;
};

}  // namespace
}  // namespace pdf

void write_pdf(const Document& document, const WriteOptions& options, const PdfOptions& pdf, Buffer& out) {
  using namespace pdf;
  Theme theme = built_in_theme(options.theme);
  if (!pdf.style.empty()) {
    apply_style(theme, pdf.style, pdf.style_name);
  }
  if (pdf.hyphenate.has_value()) {
    theme.hyphenate = *pdf.hyphenate ? Hyphenate::yes : Hyphenate::no;
  }
  const Metadata metadata = metadata_of(document, options, pdf);
  check_claims(metadata, pdf);
  FontLibrary& library = FontLibrary::of(pdf.font_folders);
  WorkspaceLease workspace(library);
  Typesetter typesetter(document, options, pdf, std::move(theme), library, *workspace);
  Blocks(typesetter).run();
  const Pages pages = paginate(typesetter);
  const std::vector<RunningText> running = running_text(typesetter, pages, metadata);

  std::optional<Encryption> encryption;
  if (!pdf.user_password.empty() || !pdf.owner_password.empty()) {
    encryption.emplace(pdf.user_password, pdf.owner_password.empty() ? pdf.user_password : pdf.owner_password,
                       document.source());
  }
  ObjectWriter objects(out, (*workspace).compressor, encryption ? &*encryption : nullptr);
  const std::uint32_t catalog = FileWriter(typesetter, pages, metadata, objects).write(running);
  objects.finish(catalog, catalog + 1, encryption ? encryption->dictionary() : std::string());
}

}  // namespace docmill

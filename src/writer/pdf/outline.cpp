#include "writer/pdf/outline.h"

#include "writer/pdf/syntax.h"

namespace docmill::pdf {
namespace {

constexpr int kOpenLevels = 2;

struct Item {
  std::uint32_t heading = 0;
  int level = 0;
  std::uint32_t parent = kNone, previous = kNone, next = kNone, first = kNone, last = kNone;
  std::int64_t count = 0;  // descendants that are seen when it is open
};

void link(std::vector<Item>& items, std::uint32_t& top_first, std::uint32_t& top_last) {
  std::vector<std::uint32_t> open;
  for (std::uint32_t i = 0; i < items.size(); ++i) {
    while (!open.empty() && items[open.back()].level >= items[i].level) {
      open.pop_back();
    }
    items[i].parent = open.empty() ? kNone : open.back();
    std::uint32_t& first = open.empty() ? top_first : items[open.back()].first;
    std::uint32_t& last = open.empty() ? top_last : items[open.back()].last;
    items[i].previous = last;
    if (last != kNone) {
      items[last].next = i;
    } else {
      first = i;
    }
    last = i;
    for (std::size_t above = open.size(); above > 0; --above) {
      Item& ancestor = items[open[above - 1]];
      ++ancestor.count;
      if (ancestor.level > kOpenLevels) {
        break;
      }
    }
    open.push_back(i);
  }
}

}  // namespace

void append_destination(Buffer& out, const Destination& destination) {
  out.push('[');
  append_reference(out, destination.page_object);
  out.append("/XYZ ");
  append_length(out, destination.left);
  out.push(' ');
  append_length(out, destination.top);
  out.append(" null]");
}

std::uint32_t write_outline(const std::vector<Heading>& headings, const std::vector<Destination>& destinations,
                            ObjectWriter& objects) {
  std::vector<Item> items;
  for (std::uint32_t i = 0; i < headings.size(); ++i) {
    if (!headings[i].title.empty()) {
      Item item;
      item.heading = i;
      item.level = headings[i].level;
      items.push_back(item);
    }
  }
  if (items.empty()) {
    return 0;
  }
  std::uint32_t top_first = kNone;
  std::uint32_t top_last = kNone;
  link(items, top_first, top_last);
  const std::uint32_t root = objects.reserve();
  const std::uint32_t first = objects.reserve(static_cast<std::uint32_t>(items.size()));
  std::int64_t visible = 0;
  for (const Item& item : items) {
    const Heading& heading = headings[item.heading];
    visible += item.parent == kNone ? 1 + (item.level <= kOpenLevels ? item.count : 0) : 0;
    Buffer& out = objects.begin(first + static_cast<std::uint32_t>(&item - items.data()));
    out.append("<</Title");
    append_text(out, heading.section.empty() ? heading.title : heading.section + "  " + heading.title);
    const auto reference = [&](std::string_view key, std::uint32_t index) {
      if (index != kNone) {
        out.append(key);
        append_reference(out, first + index);
      }
    };
    out.append("/Parent ");
    append_reference(out, item.parent == kNone ? root : first + item.parent);
    reference("/Prev ", item.previous);
    reference("/Next ", item.next);
    reference("/First ", item.first);
    reference("/Last ", item.last);
    if (item.count != 0) {
      out.append("/Count ");
      append_integer(out, item.level <= kOpenLevels ? item.count : -item.count);
    }
    out.append("/Dest");
    append_destination(out, destinations[item.heading]);
    out.append(">>");
    objects.end();
  }
  Buffer& out = objects.begin(root);
  out.append("<</Type/Outlines/First ");
  append_reference(out, first + top_first);
  out.append("/Last ");
  append_reference(out, first + top_last);
  out.append("/Count ");
  append_integer(out, visible);
  out.append(">>");
  objects.end();
  return root;
}

}  // namespace docmill::pdf

// Images: sizes from headers, whole, cut off and hostile; data addresses; folders that nothing leads out of.
#include "writer/image.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include <unistd.h>

namespace docmill {
namespace {

using std::string;
namespace fs = std::filesystem;

string big(std::uint32_t value, int bytes) {
  string out;
  for (int i = bytes; i-- > 0;) {
    out.push_back(static_cast<char>(value >> (8 * i)));
  }
  return out;
}
string little(std::uint32_t value, int bytes) {
  const string turned = big(value, bytes);
  return {turned.rbegin(), turned.rend()};
}

string png(std::uint32_t width, std::uint32_t height, std::uint32_t pixels_per_metre = 0) {
  string out = "\x89PNG\r\n\x1A\n" + big(13, 4) + "IHDR" + big(width, 4) + big(height, 4) +
               string("\x08\x02\0\0\0", 5) + big(0, 4);
  if (pixels_per_metre != 0) {
    out += big(9, 4) + "pHYs" + big(pixels_per_metre, 4) + big(pixels_per_metre, 4) + "\x01" + big(0, 4);
  }
  return out + big(0, 4) + "IDAT" + big(0, 4) + big(0, 4) + "IEND" + big(0, 4);
}

string jpeg(std::uint32_t width, std::uint32_t height, int unit = 0, std::uint32_t density = 1) {
  return "\xFF\xD8\xFF\xE0" + big(16, 2) + string("JFIF\0\x01\x02", 7) + static_cast<char>(unit) + big(density, 2) +
         big(density, 2) + big(0, 2) + "\xFF\xFF\xFF\xDB" + big(67, 2) + string(65, 'q') + "\xFF\xC2" + big(17, 2) +
         "\x08" + big(height, 2) + big(width, 2) + string(10, '\x01') + "\xFF\xDA";
}

string gif(std::uint32_t width, std::uint32_t height) {
  return "GIF89a" + little(width, 2) + little(height, 2) + string(3, '\0');
}

string webp(const string& chunk, const string& body) {
  return "RIFF" + little(100, 4) + "WEBP" + chunk + little(50, 4) + body;
}
string webp_extended(std::uint32_t width, std::uint32_t height) {
  return webp("VP8X", string(4, '\0') + little(width - 1, 3) + little(height - 1, 3));
}
string webp_lossless(std::uint32_t width, std::uint32_t height) {
  return webp("VP8L", "\x2F" + little((width - 1) | (height - 1) << 14, 4) + string(10, '\0'));
}
string webp_lossy(std::uint32_t width, std::uint32_t height) {
  return webp("VP8 ", string(3, '\0') + "\x9D\x01\x2A" + little(width, 2) + little(height, 2));
}

string shown(const std::optional<ImageInfo>& info) {
  if (!info) {
    return "none";
  }
  return string(media_type(info->kind)) + " " + std::to_string(info->width) + "x" + std::to_string(info->height) + " " +
         std::to_string(static_cast<int>(info->dpi + 0.5));
}

TEST(ImageInfo, IsReadFromHeaders) {
  EXPECT_EQ(shown(read_image_info(png(640, 480))), "image/png 640x480 96");
  EXPECT_EQ(shown(read_image_info(png(640, 480, 11811))), "image/png 640x480 300");
  EXPECT_EQ(shown(read_image_info(jpeg(1024, 768))), "image/jpeg 1024x768 96");
  EXPECT_EQ(shown(read_image_info(jpeg(1024, 768, 1, 150))), "image/jpeg 1024x768 150");
  EXPECT_EQ(shown(read_image_info(jpeg(1024, 768, 2, 100))), "image/jpeg 1024x768 254");
  EXPECT_EQ(shown(read_image_info(gif(3, 700))), "image/gif 3x700 96");
  EXPECT_EQ(shown(read_image_info(webp_extended(4000, 2))), "image/webp 4000x2 96");
  EXPECT_EQ(shown(read_image_info(webp_lossless(300, 200))), "image/webp 300x200 96");
  EXPECT_EQ(shown(read_image_info(webp_lossy(300, 200))), "image/webp 300x200 96");
}

TEST(ImageInfo, OfSvgComesFromItsRoot) {
  const auto svg = [](const string& text) { return shown(read_image_info(text)); };
  EXPECT_EQ(svg("<svg width='20' height='10'/>"), "image/svg+xml 20x10 96");
  EXPECT_EQ(svg("<svg width=\"1in\" height=\"2.54cm\" >"), "image/svg+xml 96x96 96");
  EXPECT_EQ(svg("<svg viewBox=\"0 0 120 60\">"), "image/svg+xml 120x60 96");
  EXPECT_EQ(svg("<svg viewBox=\"0,0,120,60\" width=\"100%\">"), "image/svg+xml 120x60 96");
  EXPECT_EQ(svg("<svg viewBox=\"0 0 120 60\" width=\"60\">"), "image/svg+xml 60x30 96");
  EXPECT_EQ(svg("<svg xmlns=\"x\">"), "image/svg+xml 300x150 96");
  EXPECT_EQ(svg("\xEF\xBB\xBF<?xml version=\"1.0\"?>\n<!-- <svg width='9'> -->\n<!DOCTYPE svg [<!ENTITY a \"b\">]>\n"
                "<svg:svg width = '7px' height= '8'></svg:svg>"),
            "image/svg+xml 7x8 96");
  for (const string text :
       {"", "<svg", "<svg width='2' height='3'", "<svgx>", "<html><svg width='1' height='1'>", "svg", "<!--",
        "<!DOCTYPE svg [", "<svg width='1e999' height='1e999'>", "<svg width='99999' height='1'>"}) {
    const std::optional<ImageInfo> info = read_image_info(text);
    EXPECT_TRUE(!info || (info->width == 300 && info->height == 150)) << text;
  }
}

TEST(ImageInfo, RefusesSidesThatCannotBe) {
  EXPECT_EQ(shown(read_image_info(png(0, 1))), "none");
  EXPECT_EQ(shown(read_image_info(png(0xFFFFFFFF, 1))), "none");
  EXPECT_EQ(shown(read_image_info(png(65535, 1))), "image/png 65535x1 96");
  EXPECT_EQ(shown(read_image_info(gif(0, 0))), "none");
  EXPECT_EQ(shown(read_image_info(png(1, 1, 0xFFFFFFFF))), "image/png 1x1 96");
}

// Every prefix of every image, and every byte of its head turned into others, is read without a fault.
TEST(ImageInfo, SurvivesWhatIsCutOffOrDamaged) {
  for (const string& whole :
       {png(640, 480, 11811), jpeg(10, 20, 1, 72), gif(5, 6), webp_extended(7, 8), webp_lossless(9, 10),
        webp_lossy(11, 12), string("<?xml?><svg viewBox='0 0 1 2' width='3'>")}) {
    ASSERT_TRUE(read_image_info(whole).has_value()) << whole.substr(0, 12);
    for (std::size_t size = 0; size < whole.size(); ++size) {
      const string part = whole.substr(0, size);  // its own memory, so that reading past its end is seen
      const std::optional<ImageInfo> info = read_image_info(part);
      EXPECT_TRUE(!info || (info->width >= 1 && info->height >= 1));
    }
    for (std::size_t at = 0; at < whole.size(); ++at) {
      for (const char byte : {'\0', '\x01', '\x7F', '\xC0', '\xFF'}) {
        string damaged = whole;
        damaged[at] = byte;
        static_cast<void>(read_image_info(damaged));
      }
    }
  }
  EXPECT_FALSE(read_image_info("\xFF\xD8" + string(1'000'000, '\xFF')).has_value());
}

TEST(DataUri, IsDecoded) {
  EXPECT_EQ(decode_data_uri("data:image/png;base64,aGVsbG8="), "hello");
  EXPECT_EQ(decode_data_uri("data:image/png;base64,aGVsbG8"), "hello");
  EXPECT_EQ(decode_data_uri("DATA:image/png;BASE64,aGVs%62G8%3D"), "hello");
  EXPECT_EQ(decode_data_uri("data:image/png;base64,aGVs\n bG8h"), "hello!");
  EXPECT_EQ(decode_data_uri("data:image/svg+xml,%3Csvg%3E%"), "<svg>%");
  EXPECT_EQ(decode_data_uri("data:;base64,"), "");
  for (const string url : {"", "data:", "data:image/png;base64", "http://x,y", "data:x;base64,a", "data:x;base64,a*bc",
                           "data:x;base64,a=bc"}) {
    EXPECT_EQ(decode_data_uri(url), std::nullopt) << url;
  }
  EXPECT_EQ(decode_data_uri("data:x;base64," + string(kMaxImageBytes * 2, 'A')), std::nullopt);
}

// ---- folders --------------------------------------------------------------------------------------------------------

class FolderImages : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto* const test = ::testing::UnitTest::GetInstance()->current_test_info();
    root_ =
        fs::path(::testing::TempDir()) / ("docmill-images-" + string(test->name()) + "-" + std::to_string(::getpid()));
    fs::create_directories(root_ / "a" / "sub dir");
    fs::create_directories(root_ / "b");
    put("a/x.png", png(1, 2));
    put("a/sub dir/y.png", png(3, 4));
    put("b/x.png", png(5, 6));
    put("b/only.png", png(7, 8));
    put("secret.png", "secret");
  }
  void TearDown() override { fs::remove_all(root_); }

  void put(const string& name, const string& bytes) const { std::ofstream(root_ / name, std::ios::binary) << bytes; }
  std::unique_ptr<ImageSource> source() const {
    return images_from_folders({(root_ / "a").string(), (root_ / "b").string()});
  }
  string code(ImageSource& images, const string& url) const {
    try {
      static_cast<void>(images.load(url));
    } catch (const Error& error) {
      return error.diagnostic().code;
    }
    return "";
  }

  fs::path root_;
};

TEST_F(FolderImages, AreFoundInOrder) {
  const auto images = source();
  EXPECT_EQ(*images->load("x.png"), png(1, 2));
  EXPECT_EQ(*images->load("./sub%20dir//y.png?raw=true#top"), png(3, 4));
  EXPECT_EQ(*images->load("only.png"), png(7, 8));
  EXPECT_EQ(code(*images, "nothing.png"), "E-WRT-010");
  EXPECT_EQ(code(*images, "sub dir"), "E-WRT-013");
}

TEST_F(FolderImages, NothingLeadsOut) {
  const auto images = source();
  for (const string url : {"../secret.png",
                           "sub%20dir/../../secret.png",
                           "%2e%2e/secret.png",
                           "..%2Fsecret.png",
                           "/etc/passwd",
                           "%2Fetc/passwd",
                           "//host/x.png",
                           "file:///etc/passwd",
                           "file:x.png",
                           "https://example.org/x.png",
                           "C:x.png",
                           "data:image/png,x",
                           "..\\secret.png",
                           "x%00.png",
                           "x.png%0A",
                           "",
                           ".",
                           "./",
                           "?x",
                           "#x"}) {
    EXPECT_EQ(code(*images, url), "E-WRT-011") << url;
  }
  EXPECT_EQ(code(*images, (root_ / "secret.png").string()), "E-WRT-011");
}

TEST_F(FolderImages, LinksStayInside) {
  fs::create_symlink(root_ / "secret.png", root_ / "a/out.png");
  fs::create_directory_symlink(root_, root_ / "a/up");
  fs::create_symlink("sub dir/y.png", root_ / "a/in.png");
  const auto images = source();
  EXPECT_EQ(code(*images, "out.png"), "E-WRT-011");
  EXPECT_EQ(code(*images, "up/secret.png"), "E-WRT-011");
  EXPECT_EQ(*images->load("in.png"), png(3, 4));
}

TEST_F(FolderImages, AreKeptUntilTheyChange) {
  const auto images = source();
  const auto first = images->load("x.png");
  EXPECT_EQ(images->load("x.png"), first);
  put("a/x.png", png(100, 200, 5000));
  EXPECT_EQ(*images->load("x.png"), png(100, 200, 5000));
}

TEST_F(FolderImages, AreBounded) {
  put("a/large.png", "");
  fs::resize_file(root_ / "a/large.png", kMaxImageBytes + 1);
  const auto images = source();
  EXPECT_EQ(code(*images, "large.png"), "E-WRT-012");
  EXPECT_THROW(static_cast<void>(images_from_folders({(root_ / "nowhere").string()})), Error);
}

TEST_F(FolderImages, WarningsHaveThePlace) {
  put("a/text.png", "no image");
  const Document document = parse_markdown("one\n\ntwo ![a](x.png) ![b](text.png) ![c](gone.png) ![d](gone.png)\n");
  const auto images = source();
  std::vector<Diagnostic> warnings;
  WriteOptions options;
  options.images = images.get();
  options.warnings = &warnings;
  string sizes;
  for (const Node& node : document.nodes()) {
    if (node.kind() == NodeKind::image) {
      const std::optional<LoadedImage> image = load_image(node, document, options);
      sizes += image ? std::to_string(image->info.width) : "-";
    }
  }
  EXPECT_EQ(sizes, "1---");
  ASSERT_EQ(warnings.size(), 2U);
  EXPECT_EQ(warnings[0].code, "E-WRT-014");
  EXPECT_EQ(warnings[0].severity, Severity::warning);
  EXPECT_EQ(warnings[0].place.begin.line, 3U);
  EXPECT_EQ(warnings[1].code, "E-WRT-010");
  EXPECT_EQ(warnings[1].message, "there is no image 'gone.png'");
}

}  // namespace
}  // namespace docmill

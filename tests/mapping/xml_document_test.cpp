#include <throughline/mapping/xml.hpp>

#include <doctest/doctest.h>

#include <pugixml.hpp>

#include <array>
#include <string>
#include <string_view>

using namespace throughline;

namespace {

using namespace std::string_view_literals;

constexpr std::array accepted{
    "<a/>"sv,
    "<a></a>"sv,
    "<a >x</a >"sv,
    "<a b='1' c=\"2\"/>"sv,
    "<a b = '1'/>"sv,
    "<?xml version=\"1.0\"?><a/>"sv,
    "<?xml version='1.0' encoding='utf-8' standalone='yes' ?>\n<a/>"sv,
    "\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"UTF-8\"?><a/>"sv,
    "<!-- before --><a/><!-- after -->\n"sv,
    "<a><!-- - --></a>"sv,
    "<a><![CDATA[<&]]]]></a>"sv,
    "<a>&amp;&lt;&gt;&quot;&apos;&#65;&#x1F600;&#9;</a>"sv,
    "<a b='&lt;&#xA;'/>"sv,
    "<a>></a>"sv,
    "<p:a xmlns:p='u' p:b='1'/>"sv,
    "<\xC3\xA9/>"sv,
    "<a.b-c_1/>"sv,
    "<?go on?><a><?go?></a>"sv,
    "<a>é東😀</a>"sv,
};

constexpr std::array refused{
    ""sv,
    " "sv,
    "x"sv,
    "x<a/>"sv,
    "<a/>x"sv,
    "<a/><b/>"sv,
    "<a>"sv,
    "</a>"sv,
    "<a></b>"sv,
    "<a><b></a></b>"sv,
    "<a"sv,
    "<a b/>"sv,
    "<a b=1/>"sv,
    "<a b='1' b='2'/>"sv,
    "<a b='1'c='2'/>"sv,
    "<a b='<'/>"sv,
    "<a b='1/>"sv,
    "<1/>"sv,
    "<:a/>"sv,
    "<a:/>"sv,
    "<a:b:c xmlns:a='u'/>"sv,
    "< a/>"sv,
    "<a>&b;</a>"sv,
    "<a>&</a>"sv,
    "<a>& amp;</a>"sv,
    "<a>&#0;</a>"sv,
    "<a>&#xD800;</a>"sv,
    "<a>&#x110000;</a>"sv,
    "<a>&#xFFFE;</a>"sv,
    "<a>&#12a;</a>"sv,
    "<a>&#;</a>"sv,
    "<a b='&c;'/>"sv,
    "<a>]]></a>"sv,
    "<a>\x01</a>"sv,
    "<a>\xEF\xBF\xBF</a>"sv,
    "<a>\xC3</a>"sv,
    "<a>\xED\xA0\x80</a>"sv,
    "<a><!-- -- --></a>"sv,
    "<a><!-- </a>"sv,
    "<a><![CDATA[</a>"sv,
    "<![CDATA[x]]><a/>"sv,
    "<a><?xml version='1.0'?></a>"sv,
    " <?xml version='1.0'?><a/>"sv,
    "<?xml version='1.1'?><a/>"sv,
    "<?xml version='1.0' encoding='ISO-8859-1'?><a/>"sv,
    "<?xml version='1.0' encoding='utf-16'?><a/>"sv,
    "<?xml encoding='utf-8'?><a/>"sv,
    "<!DOCTYPE a><a/>"sv,
    "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"sv,
    "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>"sv,
    "<!ELEMENT a ANY><a/>"sv,
};

std::string refusal(std::string_view text, XmlLimits limits = {}) {
    auto const checked = check_xml(text, limits);
    REQUIRE_MESSAGE(!checked, text);
    CHECK(checked.error().code() == ErrorCode::corrupt);
    return checked.error().message();
}

bool says(std::string const& message, std::string_view words) { return message.find(words) != std::string::npos; }

std::string nested(int depth) {
    std::string text;
    for (int level = 0; level < depth; ++level) text += "<a>";
    for (int level = 0; level < depth; ++level) text += "</a>";
    return text;
}

}  // namespace

TEST_CASE("well-formed documents are accepted, and the tree builder reads them too (R26)") {
    for (auto const text : accepted) {
        INFO(text);
        auto const checked = check_xml(text);
        CHECK_MESSAGE(checked, checked.error().describe());
        CHECK(pugi::xml_document{}.load_buffer(text.data(), text.size()));
    }
}

TEST_CASE("what is not well-formed, or needs a document type, is refused") {
    for (auto const text : refused) {
        INFO(text);
        CHECK_FALSE(check_xml(text));
    }
}

TEST_CASE("no document type, no entity, no other encoding: each says why (L10, L13)") {
    CHECK(says(refusal("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>"), "a document type"));
    CHECK(says(refusal("<a>&x;</a>"), "a reference to something"));
    CHECK(says(refusal("<?xml version='1.0' encoding='utf-16'?><a/>"), "a declared encoding that is not UTF-8"));
    CHECK(says(refusal("\xFF\xFE<\0"sv), "UTF-16"));
    CHECK(says(refusal("<a>\n<b></a>"), "byte 11: an end tag without its start tag"));
}

TEST_CASE("XML may be as deep, as long and as rich as the limits, and no more (L12)") {
    CHECK(check_xml(nested(64)));
    CHECK(says(refusal(nested(65)), "nested deeper"));
    std::string bomb;
    for (int level = 0; level < 100'000; ++level) bomb += "<a>";
    CHECK(says(refusal(bomb), "nested deeper"));
    CHECK(says(refusal("<abc/>", {.bytes_max = 5}), "more bytes"));
    CHECK(check_xml("<a b='1'>x<c/></a>", {.nodes_max = 4}));
    CHECK(says(refusal("<a b='1'>x<c/></a>", {.nodes_max = 3}), "more elements, attributes and texts"));
    CHECK(check_xml("<a b='1' c='2'/>", {.attributes_max = 2}));
    CHECK(says(refusal("<a b='1' c='2'/>", {.attributes_max = 1}), "more attributes"));
}

TEST_CASE("texts are escaped as canonical XML has it, and read back") {
    std::string const hostile = "a<b>&\"'\r\n\tc]]>\u00e9";
    std::string       text, attribute;
    append_xml_text(text, hostile);
    append_xml_attribute(attribute, hostile);
    CHECK(text == "a&lt;b&gt;&amp;\"'&#xD;\n\tc]]&gt;\u00e9");
    CHECK(attribute == "a&lt;b>&amp;&quot;'&#xD;&#xA;&#x9;c]]>\u00e9");
    std::string const document = "<a b=\"" + attribute + "\">" + text + "</a>";
    CHECK(check_xml(document));
    pugi::xml_document tree;
    REQUIRE(tree.load_buffer(document.data(), document.size()));
    CHECK(tree.child("a").text().get() == hostile);
    CHECK(tree.child("a").attribute("b").value() == hostile);
}

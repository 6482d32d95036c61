#pragma once

#include <array>
#include <string_view>

namespace throughline::tests {

using namespace std::string_view_literals;

/// What RFC 8259 says of single texts, in the manner of the public JSON test suites: what must be read, and what must
/// be refused. Where the RFC leaves a choice the strict one is ours, and it stands here.
inline constexpr std::array accepted_texts{
    // Literals and structure.
    "null"sv, "true"sv, "false"sv, "[]"sv, "{}"sv, "[[]]"sv, "[[[[]]]]"sv, "{\"a\":{}}"sv, "[{}]"sv, "[null]"sv,
    "[true,false,null]"sv, "[1,\"a\",{\"b\":[]}]"sv, "{\"a\":1,\"b\":2}"sv, "{\"\":0}"sv, "{\"a\":[1,2,{\"b\":null}]}"sv,
    // White space.
    " 1 "sv, "\t[ ]\n"sv, "\r\n{ \"a\" : 1 , \"b\" : 2 }\r\n"sv, "[ 1 , 2 ]"sv, "[\n\n\n]"sv,
    // Numbers.
    "0"sv, "-0"sv, "1"sv, "-1"sv, "10"sv, "123456789012345678901234567890"sv, "0.0"sv, "-0.0"sv, "1.5"sv, "0.5"sv,
    "1e5"sv, "1E5"sv, "1e+5"sv, "1e-5"sv, "1.5e300"sv, "0e1"sv, "0e+1"sv, "0.000000000000000000001"sv, "123e65"sv,
    "-1e-2"sv, "20e1"sv, "1e00"sv, "[0,0]"sv,
    // Strings.
    "\"\""sv, "\"a\""sv, "\"\\\"\""sv, "\"\\\\\""sv, "\"\\/\""sv, "\"/\""sv, "\"\\b\\f\\n\\r\\t\""sv, "\"\\u0041\""sv,
    "\"\\u00e9\""sv, "\"\\u0000\""sv, "\"\\u005C\""sv, "\"\\uD801\\udc37\""sv, "\"\\ud83d\\ude39\\ud83d\\udc8d\""sv,
    "\"\\uFFFF\""sv, "\"\\u2028\""sv, "\"\x7f\""sv, "\"\xc3\xa9\""sv, "\"\xe2\x82\xac\""sv, "\"\xf0\x9f\x98\x80\""sv,
    "\"\xf4\x8f\xbf\xbf\""sv, "\"\xed\x9f\xbf\""sv, "\"\xee\x80\x80\""sv, "\"\xef\xbf\xbf\""sv, "\"\xc2\x80\""sv,
    "\"\xe0\xa0\x80\""sv, "\"\xf0\x90\x80\x80\""sv, "\"\xe2\x80\xa8\""sv, "\"a long text that fills more than eight bytes\""sv,
};

inline constexpr std::array refused_texts{
    // Nothing, or more than one text.
    ""sv, " "sv, "\n"sv, "1 2"sv, "[] []"sv, "{}{}"sv, "null null"sv, "[1]x"sv, "\"a\"b"sv, "{}#"sv, "1]"sv, "]"sv, "}"sv,
    "[]]"sv, "{}}"sv,
    // Literals.
    "nul"sv, "nulll"sv, "tru"sv, "truth"sv, "fals"sv, "True"sv, "FALSE"sv, "Null"sv, "nan"sv, "NaN"sv, "Infinity"sv, "-Infinity"sv,
    "inf"sv, "undefined"sv, "a"sv, "*"sv, "<null>"sv, "\0"sv, "[\0]"sv,
    // Arrays.
    "["sv, "[1"sv, "[1,"sv, "[1,]"sv, "[,1]"sv, "[,]"sv, "[1,,2]"sv, "[1 2]"sv, "[1;2]"sv, "[1:2]"sv, "[\"a\":1]"sv, "[}"sv,
    "[{]}"sv, "[1}"sv, "[[]"sv, "[\"a\""sv, "[\"a\",\n4\n,1,"sv, "[1,\n1\n,1"sv, "[[[["sv, "[\f]"sv, "[\v]"sv, "[\xa0]"sv,
    // Objects.
    "{"sv, "{\"a\""sv, "{\"a\":"sv, "{\"a\":1"sv, "{\"a\":1,"sv, "{\"a\":1,}"sv, "{,\"a\":1}"sv, "{\"a\":1,,\"b\":2}"sv,
    "{\"a\" 1}"sv, "{\"a\",1}"sv, "{\"a\"=1}"sv, "{\"a\"::1}"sv, "{a:1}"sv, "{'a':1}"sv, "{1:1}"sv, "{null:1}"sv, "{[]:1}"sv,
    "{\"a\":1]"sv, "{\"a\":}"sv, "{:1}"sv, "{\"a\":1 \"b\":2}"sv, "{\"a\":1;\"b\":2}"sv, "{\"a\" b}"sv, "{\"a\":\"b\"}#"sv,
    "{\"a\":1/**/}"sv, "{\"a\":1}//"sv, "/*a*/1"sv, "# a\n1"sv, "{\"a\":/1}"sv,
    // Numbers.
    "+1"sv, "-"sv, "--1"sv, "-a"sv, "01"sv, "-01"sv, "00"sv, "-012"sv, "1."sv, "-1."sv, ".5"sv, "-.5"sv, "1.e5"sv, "1.5e"sv, "1e"sv,
    "1e+"sv, "1e-"sv, "1E+"sv, "1e5.5"sv, "1.2.3"sv, "0x1F"sv, "1_000"sv, "1,000"sv, "1 000"sv, "- 1"sv, "1e 5"sv, "0e"sv, "0.e1"sv,
    "2.e3"sv, "0.3e+"sv, "1+2"sv, "9.e+"sv, "1a"sv, "\xef\xbc\x91"sv, "1eE2"sv, "[1.]"sv, "[-]"sv, "[0x0]"sv, "[1e]"sv, "1\0"sv,
    // Strings.
    "\""sv, "\"a"sv, "\"a\\"sv, "\"a\\\""sv, "'a'"sv, "\"\\a\""sv, "\"\\v\""sv, "\"\\x41\""sv, "\"\\0\""sv, "\"\\'\""sv, "\"\\U0041\""sv,
    "\"\\u\""sv, "\"\\u4\""sv, "\"\\u41\""sv, "\"\\u004\""sv, "\"\\u004g\""sv, "\"\\u 041\""sv, "\"\\u+041\""sv, "\"\\\xc3\xa9\""sv, "\"\n\""sv,
    "\"\t\""sv, "\"\r\""sv, "\"\0\""sv, "\"\x1f\""sv, "\"text before a\ttab\""sv, "\\u0022a\""sv,
    // Surrogates must come in pairs, high before low.
    "\"\\ud800\""sv, "\"\\udc00\""sv, "\"\\ud800a\""sv, "\"\\ud800\\n\""sv, "\"\\ud800\\u\""sv, "\"\\ud800\\ud800\""sv,
    "\"\\udc00\\ud800\""sv, "\"\\ud800\\u0041\""sv, "\"\\ud834\\uDd\""sv, "\"\\uDBFF\\uE000\""sv, "\"\\ud800\\"sv,
    // UTF-8: stray and missing tails, overlong forms, surrogates, beyond U+10FFFF, other encodings, byte order marks.
    "\"\x80\""sv, "\"\xbf\""sv, "\"\xc3\""sv, "\"\xc3(\""sv, "\"\xe2\x82\""sv, "\"\xe2(\xac\""sv, "\"\xf0\x9f\x98\""sv, "\"\xc0\xaf\""sv,
    "\"\xc1\xbf\""sv, "\"\xe0\x80\xaf\""sv, "\"\xe0\x9f\xbf\""sv, "\"\xf0\x80\x80\xaf\""sv, "\"\xf0\x8f\xbf\xbf\""sv, "\"\xed\xa0\x80\""sv,
    "\"\xed\xbf\xbf\""sv, "\"\xf4\x90\x80\x80\""sv, "\"\xf5\x80\x80\x80\""sv, "\"\xf8\x88\x80\x80\x80\""sv, "\"\xfe\""sv, "\"\xff\""sv,
    "\"\xe9\""sv, "\xff\xfe[\0]\0"sv, "\xef\xbb\xbf{}"sv, "{\"\xff\":1}"sv, "[\xc3\xa9]"sv, "\xe2\x80\x8b[]"sv,
};

}  // namespace throughline::tests

#pragma once

#include <throughline/core/random.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::fuzz {

inline std::string content_of(std::filesystem::path const& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

/// The seed inputs of a target, by name, so that every machine mutates the same.
inline std::vector<std::string> corpus_of(std::filesystem::path const& folder) {
    std::vector<std::filesystem::path> files;
    for (auto const& entry : std::filesystem::directory_iterator{folder}) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    std::vector<std::string> inputs;
    for (auto const& file : files) inputs.push_back(content_of(file));
    return inputs;
}

/// The tokens of a dictionary in libFuzzer's form: a line "token" each, with \xNN, \" and \\ in it.
inline std::vector<std::string> dictionary_of(std::filesystem::path const& file) {
    std::vector<std::string> tokens;
    std::ifstream            in{file};
    for (std::string line; std::getline(in, line);) {
        if (!line.starts_with('"')) continue;
        std::string token;
        for (std::size_t at = 1; at + 1 < line.size(); ++at) {
            if (line[at] == '\\' && line[at + 1] == 'x') {
                token.push_back(static_cast<char>(std::stoi(line.substr(at + 2, 2), nullptr, 16)));
                at += 3;
            } else {
                token.push_back(line[at] == '\\' ? line[++at] : line[at]);
            }
        }
        tokens.push_back(token);
    }
    return tokens;
}

/// Makes documents that are nearly right: a seed and a few changes of the kinds that have broken readers before.
class Mutator {
  public:
    Mutator(Random& random, std::vector<std::string> corpus, std::vector<std::string> tokens)
        : random_{random}, corpus_{std::move(corpus)}, tokens_{std::move(tokens)} {}

    std::string next() {
        auto text = one_of(corpus_);
        for (auto left = 1 + random_.below(4); left > 0; --left) change(text);
        if (text.size() > bytes_max) text.resize(bytes_max);
        return text;
    }

  private:
    static constexpr std::size_t bytes_max = 20'000;

    std::string const& one_of(std::vector<std::string> const& texts) { return texts[random_.below(texts.size())]; }
    std::size_t        place(std::string const& text) { return random_.below(text.size() + 1); }

    void change(std::string& text) {
        auto const at = place(text);
        switch (random_.below(12)) {
            case 0:
                if (at < text.size()) text[at] = static_cast<char>(text[at] ^ (1 << random_.below(8)));
                break;
            case 1:
                if (at < text.size()) text[at] = static_cast<char>(random_.below(256));
                break;
            case 2:
                text.erase(at, 1 + random_.below(4));
                break;
            case 3:
                text.resize(at);
                break;
            case 4:
                splice(text, at);
                break;
            case 5:
                text.insert(at, text.substr(place(text), random_.below(40)));
                break;
            case 6:
                number(text, at);
                break;
            case 7:
                if (random_.chance(1, 8)) bomb(text, at);
                break;
            case 8:
                text.replace(at, random_.below(6), one_of(tokens_));
                break;
            case 9:
                word(text, at);
                break;
            default:
                text.insert(at, one_of(tokens_));
        }
    }
    void splice(std::string& text, std::size_t at) {
        auto const& other = one_of(corpus_);
        text.resize(at);
        text.append(other.substr(place(other)));
    }
    // In place of the next number: long ones, small ones, exponents at and beyond every bound.
    void number(std::string& text, std::size_t at) {
        auto const from = text.find_first_of("0123456789", at);
        if (from == std::string::npos) return;
        auto const  to = std::min(text.find_first_not_of("0123456789.", from), text.size());
        std::string digits(1 + random_.below(random_.chance(1, 4) ? 400 : 42), '0');
        for (auto& digit : digits) digit = static_cast<char>('0' + random_.below(10));
        if (random_.chance(1, 2)) digits.insert(random_.below(digits.size()) + 1, ".");
        if (random_.chance(1, 3)) digits += "e" + std::to_string(static_cast<int>(random_.below(120)) - 60);
        if (random_.chance(1, 20)) digits += "E99999999999999999999";
        text.replace(from, to - from, digits);
    }
    // In place of the next text in quotes, so that what stands around it remains what it is.
    void word(std::string& text, std::size_t at) {
        auto const from = text.find('"', at);
        auto const to   = from == std::string::npos ? from : text.find('"', from + 1);
        if (to == std::string::npos) return;
        auto const& token = one_of(tokens_);
        if (token.size() > 2 && token.front() == '"') text.replace(from, to + 1 - from, token);
    }
    // One token again and again: nesting, or a run of one thing.
    void bomb(std::string& text, std::size_t at) {
        auto const& token = one_of(tokens_);
        std::string many;
        for (auto left = 60 + random_.below(600); left > 0; --left) many += token;
        text.insert(at, many);
    }

    Random&                  random_;
    std::vector<std::string> corpus_;
    std::vector<std::string> tokens_;
};

}  // namespace throughline::fuzz

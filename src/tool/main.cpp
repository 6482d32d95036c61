#include "command_line.hpp"

#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <iostream>
#include <string_view>

int main(int count, char** arguments) {
    using namespace throughline::tool;
    auto const* no_colour = std::getenv("NO_COLOR");
    auto const* kind      = std::getenv("TERM");
    bool const  dumb      = kind && std::string_view{kind} == "dumb";
    bool const  refused   = no_colour && *no_colour != '\0';
    Terminal    terminal{std::cin, std::cout, std::cerr, isatty(STDOUT_FILENO) == 1 && !dumb && !refused};
    try {
        auto const end = run({arguments + 1, arguments + count}, terminal);
        std::cout.flush();
        return std::cout ? static_cast<int>(end) : static_cast<int>(Exit::usage);
    } catch (std::exception const& error) {
        std::cerr << "throughline: " << error.what() << '\n';
        return static_cast<int>(Exit::usage);
    }
}

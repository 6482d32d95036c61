#pragma once

#include <throughline/sandbox/records.hpp>

#include <filesystem>
#include <string_view>

namespace throughline::sandbox {

/// A file that is only ever appended to. One append is one write, so that a process killed between two of them leaves
/// whole lines.
class Records::Journal {
  public:
    static Result<std::unique_ptr<Journal>> open(std::filesystem::path const& path);

    explicit Journal(int file) : file_{file} {}
    ~Journal();
    Journal(Journal const&)            = delete;
    Journal& operator=(Journal const&) = delete;

    Result<> append(std::string_view text);

  private:
    int file_;
};

}  // namespace throughline::sandbox

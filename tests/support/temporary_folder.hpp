#pragma once

#include <stdlib.h>

#include <filesystem>
#include <stdexcept>
#include <string>

namespace throughline::test {

/// A new, empty folder that goes with everything in it.
class TemporaryFolder {
  public:
    TemporaryFolder() : path_{(std::filesystem::temp_directory_path() / "throughline-XXXXXX").string()} {
        if (::mkdtemp(path_.data()) == nullptr) throw std::runtime_error{"no temporary folder: " + path_};
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryFolder(TemporaryFolder const&)            = delete;
    TemporaryFolder& operator=(TemporaryFolder const&) = delete;

    std::string file(std::string const& name) const { return path_ + "/" + name; }

  private:
    std::string path_;
};

}  // namespace throughline::test

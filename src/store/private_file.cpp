#include "private_file.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace throughline {

void create_private(std::string const& path) {
    if (path == ":memory:") return;
    int const file = ::open(path.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file >= 0) ::close(file);
}

}  // namespace throughline

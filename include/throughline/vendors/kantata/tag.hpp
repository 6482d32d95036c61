#pragma once

namespace throughline {

/// Marks the mappings of Kantata OX, formerly Mavenlink.
struct Kantata {};
/// Marks a second mapping of an object that Kantata keeps twice: people planned on tasks rather than booked on
/// projects.
struct KantataTasks {};

}  // namespace throughline

#pragma once

#include <cstddef>
#include <memory_resource>

namespace aipreflight::evals {

// Memory for what grows to many MiB. Its pieces of 2 MiB and more may come from the kernel in pages
// of that size: one fault for what are 512 otherwise. Where it gives none, they are as any memory.
// May be used by several threads.
[[nodiscard]] std::pmr::memory_resource& large_pages();

// The same for a piece that is there already and was not written to yet.
void prefer_large_pages(void* piece, std::size_t size);

}  // namespace aipreflight::evals

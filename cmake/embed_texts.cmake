# Writes the files of a module's data folder into one source: `std::span<const EmbeddedText> chandlery::MODULE::texts()`,
# by name, so that the program needs no file beside it.
set(out "#include \"${MODULE}/texts.h\"\n\nnamespace chandlery::${MODULE} {\n\n")
string(APPEND out "std::span<const EmbeddedText> texts() {\n  static constexpr EmbeddedText kTexts[] = {\n")
string(REPLACE " " ";" FILES "${FILES}")
list(SORT FILES)
foreach(file ${FILES})
  get_filename_component(base ${file} NAME_WE)
  file(READ ${file} text)
  string(APPEND out "      {\"${base}\", R\"__text__(${text})__text__\"},\n")
endforeach()
string(APPEND out "  };\n  return kTexts;\n}\n\n}  // namespace chandlery::${MODULE}\n")
file(WRITE ${OUTPUT} "${out}")

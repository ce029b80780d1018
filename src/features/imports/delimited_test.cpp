// SPDX-License-Identifier: EUPL-1.2
#include <unicode/ucnv.h>

#include <random>

#include "imports/test_tables.h"

namespace imports {

using test::in_memory;
using test::read_all;
using test::split;
using test::Table;

namespace {

std::string encoded(const std::string& utf8, const char* encoding) {
  UErrorCode status = U_ZERO_ERROR;
  std::string out(utf8.size() * 4 + 8, '\0');
  auto size = ucnv_convert(encoding, "UTF-8", out.data(), static_cast<int32_t>(out.size()), utf8.data(),
                           static_cast<int32_t>(utf8.size()), &status);
  out.resize(static_cast<std::size_t>(size));
  return out;
}

std::string written(const Table& table, char delimiter, const std::string& line_end, std::mt19937& random) {
  std::string text;
  for (auto& row : table) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i) text += delimiter;
      bool must = row[i].find_first_of(std::string("\"\r\n") + delimiter) != std::string::npos;
      if (!must && random() % 4 != 0) {
        text += row[i];
        continue;
      }
      text += '"';
      for (char c : row[i]) text += c == '"' ? std::string("\"\"") : std::string(1, c);
      text += '"';
    }
    text += line_end;
  }
  return text;
}

}  // namespace

TEST(Delimited, SplitsQuotedCellsWithDelimitersQuotesAndLineEnds) {
  auto got = split("a,b\n\"x, y\",\"say \"\"hi\"\"\"\n\"two\nlines\",z\nlast,\n");
  EXPECT_EQ(got.cells, (Table{{"a", "b"}, {"x, y", "say \"hi\""}, {"two\nlines", "z"}, {"last", ""}}));
  EXPECT_EQ(got.lines, (std::vector<std::int64_t>{1, 2, 3, 5}));
}

TEST(Delimited, TakesEveryLineEnd) {
  Table want{{"a", "b"}, {"c", "d"}};
  for (std::string text : {"a,b\nc,d\n", "a,b\r\nc,d\r\n", "a,b\rc,d\r", "a,b\nc,d", "\n\na,b\n\nc,d\n\n"})
    EXPECT_EQ(split(text).cells, want) << text;
}

TEST(Delimited, KeepsRowsOfDifferentLengthsAsTheyAre) {
  EXPECT_EQ(split("a,b,c\n1\n1,2,3,4\n").cells, (Table{{"a", "b", "c"}, {"1"}, {"1", "2", "3", "4"}}));
}

TEST(Delimited, AnUnclosedQuoteCostsOneLineAndIsNamed) {
  auto got = split("a,b\nc,\"d\ne,f\ng,h\n");
  EXPECT_EQ(got.cells, (Table{{"a", "b"}, {"c", "\"d"}, {"e", "f"}, {"g", "h"}}));
  EXPECT_EQ(got.troubles[1], "A quotation mark opened in line {line} is not closed; the line was read without it.");
  EXPECT_EQ(got.lines[2], 3);
  EXPECT_EQ(got.troubles[2], "");
}

TEST(Delimited, AnUnclosedQuoteBeforeAWellQuotedLineSwallowsNothing) {
  auto got = split("a,\"b\nc,d\ne,\"f\"\ng,h\n");
  EXPECT_EQ(got.cells, (Table{{"a", "\"b"}, {"c", "d"}, {"e", "f"}, {"g", "h"}}));
}

TEST(Delimited, AnUnclosedQuoteInALongFileDoesNotHoldTheFileInMemory) {
  std::string text = "a,\"b\n";
  for (int i = 0; i < 200'000; ++i) text += "name number " + std::to_string(i) + ",x\n";
  auto got = split(text);
  ASSERT_EQ(got.cells.size(), 200'001U);
  EXPECT_EQ(got.cells[0][1], "\"b");
  EXPECT_EQ(got.cells.back()[0], "name number 199999");
}

TEST(Delimited, KeepsQuotesInsideACellThatWasNotQuotedProperly) {
  EXPECT_EQ(split("a \"b\" c,d\n\"he said \"hi\" twice\",e\n").cells, (Table{{"a \"b\" c", "d"}, {"he said \"hi\" twice", "e"}}));
}

TEST(Delimited, CutsARowOfAMillionColumns) {
  std::string text = "a,b\n";
  for (int i = 0; i < 1'000'000; ++i) text += "x,";
  text += "\nc,d\n";
  auto got = split(text);
  ASSERT_EQ(got.cells.size(), 3U);
  EXPECT_EQ(got.cells[1].size(), 2000U);
  EXPECT_EQ(got.troubles[1], "The row has more than {number} columns; the rest was left out.");
  EXPECT_EQ(got.cells[2], (std::vector<std::string>{"c", "d"}));
}

TEST(Delimited, PassesOverARowThatIsTooLong) {
  auto got = split("a,b\n" + std::string(3 << 20, 'x') + "\nc,d\n", ',', {.row = 1 << 20});
  ASSERT_EQ(got.cells.size(), 3U);
  EXPECT_EQ(got.troubles[1], "The row is longer than {size} MB.");
  EXPECT_EQ(got.cells[2], (std::vector<std::string>{"c", "d"}));
  EXPECT_EQ(got.lines[2], 3);
}

TEST(Delimited, RefusesACellThatIsTooLong) {
  auto got = split("a," + std::string(600 << 10, 'x') + "\nc,d\n");
  EXPECT_EQ(got.troubles[0], "A cell is longer than {size} KB.");
  EXPECT_EQ(got.cells[1], (std::vector<std::string>{"c", "d"}));
}

TEST(Delimited, RepairsARowWithWindowsBytesAndLeavesItsNeighbours) {
  auto got = split("León,España\nLe\xF3n,Espa\xF1" "a\nМосква,Россия\n");
  EXPECT_EQ(got.cells, (Table{{"León", "España"}, {"León", "España"}, {"Москва", "Россия"}}));
  EXPECT_EQ(got.troubles[1], "The row has bytes that are no UTF-8; they were read as Windows-1252.");
}

TEST(Delimited, DropsZeroBytesAndSaysSo) {
  auto got = split(std::string("a\0b,c\nd,e\n", 10));
  EXPECT_EQ(got.cells, (Table{{"ab", "c"}, {"d", "e"}}));
  EXPECT_EQ(got.troubles[0], "The row has zero bytes; they were left out.");
}

TEST(Delimited, GuessesTheDelimiter) {
  EXPECT_EQ(guess_delimiter("a,b,c\n1,2,3\n"), ',');
  EXPECT_EQ(guess_delimiter("a;b;c\n\"1,5\";2,5;3\n4,5;5;6\n"), ';');
  EXPECT_EQ(guess_delimiter("a\tb, c\n1\t2, 3\n"), '\t');
  EXPECT_EQ(guess_delimiter("a|b\n1|2\n"), '|');
  EXPECT_EQ(guess_delimiter("sep=;\na;b\n"), ';');
  EXPECT_EQ(guess_delimiter("sep=\xC3\xBF\na;b\nc;d\n"), ';');  // a byte of a letter
  EXPECT_EQ(guess_delimiter("sep=\"\na;b\nc;d\n"), ';');
}

TEST(Encoding, IsGuessedFromTheFirstBytes) {
  EXPECT_EQ(guess_encoding("\xEF\xBB\xBF" "a", true).name, "UTF-8");
  EXPECT_EQ(guess_encoding("León", true).name, "UTF-8");
  EXPECT_EQ(guess_encoding("Le\xF3n;Espa\xF1" "a", true).name, "windows-1252");
  for (const char* name : {"UTF-16LE", "UTF-16BE"}) {
    EXPECT_EQ(guess_encoding(encoded("León;España\nSalzburg;Österreich\n", name), true).name, name);
    EXPECT_EQ(guess_encoding(encoded("\xEF\xBB\xBF" "León", name), true).mark, 2U);
  }
}

TEST(Encoding, ThatIsNotKnownIsRefused) {
  auto text = open_text(in_memory("a"), "klingon-8");
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().field, "encoding");
}

TEST(Encoding, DoesNotCutACharacterAtTheEndOfTheFirstPiece) {
  std::string text(256 * 1024 - 1, 'x');
  text += "ó rest";
  EXPECT_EQ(guess_encoding(std::string_view(text).substr(0, 256 * 1024), false).name, "UTF-8");
}

// What is written with any delimiter, encoding and line end is read back as it was.
TEST(Delimited, ReadsBackRandomTables) {
  std::mt19937 random(1984);
  const std::vector<std::string> pieces{"a", "León", "ß", "\"", "\n", ",", ";", "\t", "|", " ", "Ōsaka", "", "\r\n", "“x”", "1984", "日本", "🙂", "'"};
  for (int round = 0; round < 400; ++round) {
    const char delimiter = ",;\t|"[random() % 4];
    const std::string line_end = std::vector<std::string>{"\n", "\r\n", "\r"}[random() % 3];
    const std::string encoding = std::vector<std::string>{"UTF-8", "UTF-8 mark", "UTF-16LE", "UTF-16BE", "windows-1252"}[random() % 5];
    Table table;
    std::size_t width = 2 + random() % 6;
    for (std::size_t r = 0, rows = 1 + random() % 30; r < rows; ++r) {
      std::vector<std::string> row;
      for (std::size_t c = 0; c < width; ++c) {
        std::string cell;
        for (std::size_t n = random() % 5; n > 0; --n) {
          auto& piece = pieces[random() % pieces.size()];
          bool in_latin = piece != "Ōsaka" && piece != "日本" && piece != "🙂";
          if (encoding != "windows-1252" || in_latin) cell += piece;
        }
        row.push_back(cell);
      }
      if (row[0].empty()) row[0] = "Ä";
      table.push_back(row);
    }
    std::string text = written(table, delimiter, line_end, random);
    std::string bytes = encoding == "UTF-8 mark" ? "\xEF\xBB\xBF" + text
                        : encoding == "UTF-8"    ? text
                        : encoding.starts_with("UTF-16") ? encoded("\xEF\xBB\xBF" + text, encoding.c_str())
                                                 : encoded(text, encoding.c_str());
    std::string given = encoding == "windows-1252" || encoding == "UTF-8" ? encoding : "";
    auto reader = read_delimited(*open_text(in_memory(bytes), given), delimiter, {});
    auto got = read_all(*reader);
    ASSERT_EQ(got.cells, table) << "round " << round << " " << encoding << " delimiter " << delimiter;
    for (auto& trouble : got.troubles) ASSERT_EQ(trouble, "");
  }
}

// Pieces of any size from the origin give the same rows.
TEST(Delimited, DoesNotDependOnHowTheBytesArrive) {
  struct Slow : Bytes {
    std::string text;
    std::size_t at = 0, piece = 1;
    std::size_t read(char* to, std::size_t size) override {
      auto n = std::min({size, piece, text.size() - at});
      text.copy(to, n, at);
      at += n;
      return n;
    }
    std::uint64_t size() const override { return text.size(); }
    std::uint64_t position() const override { return at; }
  };
  std::string text = "a,\"b \"\"c\"\"\nd\"\r\ne,f\r\n\"g,\nh,i\r\n";
  auto want = split(text);
  for (std::size_t piece = 1; piece < 12; ++piece) {
    auto slow = std::make_unique<Slow>();
    slow->text = text;
    slow->piece = piece;
    auto reader = read_delimited(std::move(slow), ',', {});
    auto got = read_all(*reader);
    EXPECT_EQ(got.cells, want.cells);
    EXPECT_EQ(got.lines, want.lines);
  }
}

}  // namespace imports

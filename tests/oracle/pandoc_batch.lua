-- A filter that reads many files in one pandoc process: PANDOC_BATCH names a file with lines "FORMAT<tab>IN<tab>OUT";
-- the tree of each IN, read as FORMAT, is written to OUT as JSON.
function Pandoc(doc)
  for line in io.lines(os.getenv("PANDOC_BATCH")) do
    local format, input, output = line:match("^([^\t]+)\t([^\t]+)\t([^\t]+)$")
    local file = assert(io.open(input, "rb"))
    local text = file:read("a")
    file:close()
    local read = pandoc.read(text, format)
    local out = assert(io.open(output, "wb"))
    out:write(pandoc.write(read, "json"))
    out:close()
  end
  return doc
end

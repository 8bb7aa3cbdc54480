process.stdout.write("mapscope: replay, layout, capacity, sites, explain\n");

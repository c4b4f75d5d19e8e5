/** What makes a page of the notes more than paper. */
import { watchFigures } from "./figures";
import { watchPreviews } from "./previews";
import { obeyReader, unfoldForPaper } from "./reader";
import { prepareSearch } from "./search";

obeyReader(prepareSearch());
watchPreviews();
watchFigures();
unfoldForPaper();

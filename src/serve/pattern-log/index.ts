export { patternRecognizer, type Recognized, type Recognizer } from './recognizer.js';

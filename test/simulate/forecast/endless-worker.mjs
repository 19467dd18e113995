import workerpool from 'workerpool';

workerpool.worker({
  run() {
    for (;;);
  },
});

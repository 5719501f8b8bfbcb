// The least that Express can do with a JSON body: parse it and send an object back.
import express from 'express';

const app = express();
app.use(express.json());
app.post('/predict', (request, response) => {
  response.json(request.body);
});
const server = app.listen(0, '127.0.0.1', () => process.send?.(server.address()));
